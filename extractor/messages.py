"""Every sentence that a user reads, in English and Indonesian, and how each writes numbers.

In a message with a count `n` a bar parts singular and plural.
"""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Literal

__all__ = ["LANGUAGES", "TEXTS", "Explained", "Say"]

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

TEXTS: dict[str, dict[Language, str]] = {
    # inputs
    "no-input": {
        "en": "No article to read. Name files or folders, or - for standard input: cekangka {command} berita.txt",
        "id": "Tidak ada artikel. Sebutkan berkas, folder, atau - untuk masukan baku: cekangka {command} berita.txt",
    },
    "unreadable": {
        "en": "error: {name}: {reason}; {way_out}",
        "id": "kesalahan: {name}: {reason}; {way_out}",
    },
    "more-lines": {
        "en": "error: {name}: {reason} in {n} more line: {lines}|error: {name}: {reason} in {n} more lines: {lines}",
        "id": "kesalahan: {name}: {reason} di {n} baris lagi: {lines}",
    },
    "skipped": {"en": "skipped: {name}: {reason}", "id": "dilewati: {name}: {reason}"},
    "article-bug": {
        "en": "error: {name}: a bug stopped this article ({error}); please report it. CEKANGKA_DEBUG=1 shows more",
        "id": "kesalahan: {name}: artikel ini terhenti karena kutu ({error}); mohon laporkan. "
        "CEKANGKA_DEBUG=1 menunjukkan rinciannya",
    },
    "check-bug": {
        "en": "error: {name}: a bug stopped the check {check} ({error}); please report it. CEKANGKA_DEBUG=1 shows more",
        "id": "kesalahan: {name}: pemeriksaan {check} terhenti karena kutu ({error}); mohon laporkan. "
        "CEKANGKA_DEBUG=1 menunjukkan rinciannya",
    },
    "between": {"en": "between the articles", "id": "antarartikel"},
    "repeated": {
        "en": "warning: article id used more than once: {names}; rename or leave out all but one",
        "id": "peringatan: id artikel dipakai lebih dari sekali: {names}; ganti namanya atau sisakan satu",
    },
    "more": {"en": "and {n} more", "id": "dan {n} lagi"},
    "no-article": {
        "en": 'error: {name}: no text for the gold article "{article}"; its facts count as missed',
        "id": 'kesalahan: {name}: tidak ada teks untuk artikel emas "{article}"; faktanya dihitung terlewat',
    },
    "no-texts": {
        "en": "error: {name}: no `text` in its rows; name the articles: cekangka eval {name} ARTICLES.jsonl",
        "id": "kesalahan: {name}: barisnya tanpa `text`; sebutkan artikelnya: cekangka eval {name} ARTIKEL.jsonl",
    },
    "bad-gold": {
        "en": "error: {name}: not a row of gold facts: {reason}; {way_out}",
        "id": "kesalahan: {name}: bukan baris fakta emas: {reason}; {way_out}",
    },
    "repeated-gold": {
        "en": 'error: {name}: the article "{article}" again, only line {first} counts; '
        "put its facts in one line or remove this one",
        "id": 'kesalahan: {name}: artikel "{article}" sudah ada, hanya baris {first} yang dihitung; '
        "satukan faktanya dalam satu baris atau hapus baris ini",
    },
    "repeated-article": {
        "en": 'error: {name}: the article "{article}" again, only the first one counts; rename or remove the others',
        "id": 'kesalahan: {name}: artikel "{article}" sudah ada, hanya yang pertama dihitung; '
        "ganti id-nya atau hapus yang lain",
    },
    # the end of a run
    "wrote": {"en": "wrote {name}", "id": "menulis {name}"},
    "large-page": {
        "en": "warning: {n} articles make a large page, slow to open; write pages of fewer articles",
        "id": "peringatan: {n} artikel menjadi halaman besar yang lambat dibuka; tulis halaman dengan lebih sedikit",
    },
    "interrupted": {"en": "cekangka: interrupted", "id": "cekangka: dihentikan"},
    "system": {"en": "cekangka: could not go on: {error}", "id": "cekangka: tidak dapat melanjutkan: {error}"},
    "bug": {
        "en": "cekangka: stopped by a bug ({error}); please report it. CEKANGKA_DEBUG=1 shows where",
        "id": "cekangka: terhenti karena kutu ({error}); mohon laporkan. CEKANGKA_DEBUG=1 menunjukkan letaknya",
    },
    # counts
    "articles": {"en": "{n} article|{n} articles", "id": "{n} artikel"},
    "figures": {"en": "{n} figure|{n} figures", "id": "{n} angka"},
    "blocked": {"en": "{n} number that is no quantity|{n} numbers that are no quantities", "id": "{n} bukan besaran"},
    "failed": {"en": "{n} failed", "id": "{n} gagal"},
    "n-skipped": {"en": "{n} skipped", "id": "{n} dilewati"},
    "n-money": {"en": "{n} money", "id": "{n} uang"},
    "n-percent": {"en": "{n} percent", "id": "{n} persen"},
    "n-measure": {"en": "{n} measure|{n} measures", "id": "{n} ukuran"},
    "n-cardinal": {"en": "{n} count|{n} counts", "id": "{n} jumlah"},
    "n-ordinal": {"en": "{n} ordinal|{n} ordinals", "id": "{n} urutan"},
    "n-multiple": {"en": "{n} multiple|{n} multiples", "id": "{n} kelipatan"},
    "n-error": {"en": "{n} error|{n} errors", "id": "{n} galat"},
    "n-warning": {"en": "{n} warning|{n} warnings", "id": "{n} peringatan"},
    "n-note": {"en": "{n} note|{n} notes", "id": "{n} catatan"},
    # the tables of figures
    "figure": {"en": "Figure", "id": "Angka"},
    "value": {"en": "Value", "id": "Nilai"},
    "unit": {"en": "Unit", "id": "Satuan"},
    "what": {"en": "What", "id": "Apa"},
    "subject": {"en": "Subject", "id": "Perihal"},
    "when": {"en": "When", "id": "Kapan"},
    "where": {"en": "Where", "id": "Di mana"},
    "who": {"en": "Who", "id": "Menurut"},
    "line": {"en": "Line", "id": "Baris"},
    "context": {"en": "In the text", "id": "Dalam teks"},
    "number": {"en": "Number", "id": "Bilangan"},
    "reason": {"en": "Not a quantity", "id": "Bukan besaran"},
    "rule": {"en": "rule", "id": "aturan"},
    "title": {"en": "title", "id": "judul"},
    "per": {"en": "per {unit}", "id": "per {unit}"},
    "ordinal": {"en": "ordinal", "id": "urutan"},
    "multiple": {"en": "multiple", "id": "kelipatan"},
    "times": {"en": "times", "id": "kali"},
    "about": {"en": "about", "id": "sekitar"},
    "over": {"en": "over", "id": "lebih dari"},
    "under": {"en": "under", "id": "kurang dari"},
    "at_least": {"en": "at least", "id": "minimal"},
    "at_most": {"en": "at most", "id": "maksimal"},
    "almost": {"en": "almost", "id": "hampir"},
    "vague": {"en": "vague", "id": "kira-kira"},
    "up": {"en": "↑ up", "id": "↑ naik"},
    "down": {"en": "↓ down", "id": "↓ turun"},
    "ambiguous": {"en": "two readings", "id": "dua bacaan"},
    # the links of a figure
    "metric": {"en": "Metric", "id": "Besaran"},
    "place": {"en": "Place", "id": "Tempat"},
    "period": {"en": "Period", "id": "Waktu"},
    "speaker": {"en": "Source", "id": "Sumber"},
    "of": {"en": "Relation", "id": "Hubungan"},
    "given": {"en": "The article gives {figure}{parts}.", "id": "Artikel menyebut {figure}{parts}."},
    "given-metric": {"en": " as the “{value}”", "id": " sebagai “{value}”"},
    "given-change": {"en": " (“{value}”)", "id": " (“{value}”)"},
    "given-subject-of": {"en": " of {value}", "id": " untuk {value}"},
    "given-subject": {"en": " for {value}", "id": " untuk {value}"},
    "given-place": {"en": " in {value}", "id": " di {value}"},
    "given-day": {"en": " on {value}", "id": " pada {value}"},
    "given-period": {"en": " in the period {value}", "id": " pada {value}"},
    "given-speaker": {"en": ", according to {value}", "id": ", menurut {value}"},
    "is": {"en": "{figure} is {what}.", "id": "{figure} adalah {what}."},
    "is-share": {"en": "a share of {other}", "id": "persentase dari {other}"},
    "is-part": {"en": "a part of {other}", "id": "bagian dari {other}"},
    "is-rest": {"en": "what remains of {other}", "id": "sisa dari {other}"},
    "is-from": {"en": "the level after {other}", "id": "nilai setelah {other}"},
    "is-change": {"en": "the change that led to {other}", "id": "perubahan menjadi {other}"},
    "is-of": {"en": "a figure that goes with {other}", "id": "angka yang berkaitan dengan {other}"},
    "of-other": {"en": "of {other}", "id": "dari {other}"},
    "not-shown": {"en": "a figure that is not shown", "id": "angka yang tidak ditampilkan"},
    # the page
    "untitled": {"en": "Untitled article", "id": "Artikel tanpa judul"},
    "page-title": {"en": "{title} · figures", "id": "{title} · angka"},
    "page-about": {
        "en": "Choose a marked figure to see its record and the words its links were read from.",
        "id": "Pilih angka yang ditandai untuk melihat rekamannya dan kata-kata yang menjadi dasar kaitannya.",
    },
    "page-keys": {
        "en": "Keys: Tab to the next figure, Enter to open it, Esc to return to the text.",
        "id": "Tombol: Tab ke angka berikutnya, Enter untuk membukanya, Esc untuk kembali ke teks.",
    },
    "skip": {"en": "Skip to the list of figures", "id": "Langsung ke daftar angka"},
    "contents": {"en": "Articles", "id": "Artikel"},
    "kinds": {"en": "Kinds shown", "id": "Jenis yang ditampilkan"},
    "list": {"en": "Figures by subject, as they come", "id": "Angka per perihal, sesuai urutan teks"},
    "shown": {"en": "{shown} of {all} figures shown", "id": "{shown} dari {all} angka ditampilkan"},
    "links": {"en": "Links", "id": "Kaitan"},
    "no-links": {"en": "No links.", "id": "Tidak ada kaitan."},
    "no-figures": {"en": "No figures.", "id": "Tidak ada angka."},
    "close": {"en": "Close", "id": "Tutup"},
    "rounding": {"en": "Rounded from", "id": "Pembulatan dari"},
    "denominator": {"en": "Per", "id": "Per"},
    "hedge": {"en": "Hedge", "id": "Kata pembatas"},
    "change": {"en": "Change", "id": "Perubahan"},
    "counted": {"en": "Counted", "id": "Yang dihitung"},
    "restated": {"en": "Written again", "id": "Ditulis ulang"},
    "doubt": {"en": "Ambiguous", "id": "Bermakna ganda"},
    "made-by": {"en": "Rule", "id": "Aturan"},
    "made-with": {"en": "Pattern rows", "id": "Baris pola"},
    # findings
    "error": {"en": "error", "id": "galat"},
    "warning": {"en": "warning", "id": "peringatan"},
    "note": {"en": "note", "id": "catatan"},
    "working": {"en": "working", "id": "hitungan"},
    "reading": {"en": "taken for", "id": "dibaca sebagai"},
    "repair": {"en": "would agree with", "id": "cocok bila"},
    "explain": {"en": "explain", "id": "penjelasan"},
    "findings": {"en": "Findings", "id": "Temuan"},
    "consistent": {"en": "consistent", "id": "konsisten"},
    "checked": {
        "en": "{n} relation checked, {undecided} undecided|{n} relations checked, {undecided} undecided",
        "id": "{n} hubungan diperiksa, {undecided} tidak dapat diputuskan",
    },
    "accepted": {
        "en": "wrote {name}: {n} accepted finding, {stale} stale removed; give each its reason|"
        "wrote {name}: {n} accepted findings, {stale} stale removed; give each its reason",
        "id": "menulis {name}: {n} temuan diterima, {stale} yang usang dihapus; isi alasan masing-masing",
    },
    "hidden": {
        "en": "{n} finding left out that {name} accepts|{n} findings left out that {name} accepts",
        "id": "{n} temuan tidak ditampilkan karena diterima dalam {name}",
    },
    "unreasoned": {
        "en": "warning: {name}: {n} accepted finding without a reason|"
        "warning: {name}: {n} accepted findings without a reason",
        "id": "peringatan: {name}: {n} temuan diterima tanpa alasan",
    },
    "stale": {
        "en": "warning: {name}: stale: {article}: {check}: {message}; remove it, or write the file again",
        "id": "peringatan: {name}: usang: {article}: {check}: {message}; hapus, atau tulis ulang berkasnya",
    },
    # runs and what is approved
    "recorded": {"en": "recorded as run {run}", "id": "dicatat sebagai run {run}"},
    "run": {"en": "Run", "id": "Run"},
    "command": {"en": "Command", "id": "Perintah"},
    "started": {"en": "Started", "id": "Mulai"},
    "state": {"en": "State", "id": "Keadaan"},
    "finished": {"en": "finished", "id": "selesai"},
    "unfinished": {"en": "not finished", "id": "belum selesai"},
    "rules-used": {"en": "Rules", "id": "Aturan"},
    "no-runs": {
        "en": "No runs yet. Record one: cekangka extract --record PATH",
        "id": "Belum ada run. Catat satu: cekangka extract --record PATH",
    },
    "deleted-run": {"en": "deleted run {run}", "id": "run {run} dihapus"},
    "approved-run": {
        "en": "approved run {run}: {articles}, {figures}; for git: cekangka baseline export",
        "id": "run {run} disetujui: {articles}, {figures}; untuk git: cekangka baseline export",
    },
    "exported": {"en": "wrote {name}: {figures} of {articles}", "id": "menulis {name}: {figures} dari {articles}"},
    "imported": {
        "en": "read {name}: {articles} taken from it, {kept} with decisions that are not exported yet kept",
        "id": "membaca {name}: {articles} diambil darinya, {kept} dengan keputusan yang belum diekspor dipertahankan",
    },
    "import-conflict": {
        "en": "conflict: {article}: approved otherwise here and in {name}; {way_out}",
        "id": "konflik: {article}: disetujui berbeda di sini dan di {name}; {way_out}",
    },
    "import-way-out": {
        "en": "nothing was imported; take one side for all of them: --ours or --theirs",
        "id": "tidak ada yang diimpor; ambil satu sisi untuk semuanya: --ours atau --theirs",
    },
    "export-way-out": {
        "en": "nothing was written; read the file first: cekangka baseline import",
        "id": "tidak ada yang ditulis; baca dulu berkasnya: cekangka baseline import",
    },
    "baseline-state": {
        "en": "{figures} approved in {articles} · {pending} waiting · {rejected} rejected",
        "id": "{figures} disetujui di {articles} · {pending} menunggu · {rejected} ditolak",
    },
    "baseline-same": {"en": "{name} is up to date", "id": "{name} sudah mutakhir"},
    "baseline-missing": {
        "en": "{name} is not there; write it: cekangka baseline export",
        "id": "{name} tidak ada; tulis: cekangka baseline export",
    },
    "baseline-ours": {
        "en": "{name} lacks decisions on {n} article; write it: cekangka baseline export|"
        "{name} lacks decisions on {n} articles; write it: cekangka baseline export",
        "id": "{name} belum memuat keputusan atas {n} artikel; tulis: cekangka baseline export",
    },
    "baseline-theirs": {
        "en": "{name} has other figures in {n} article; read it: cekangka baseline import|"
        "{name} has other figures in {n} articles; read it: cekangka baseline import",
        "id": "{name} berisi angka lain di {n} artikel; baca: cekangka baseline import",
    },
    # what changed
    "n-changed": {"en": "{n} changed", "id": "{n} berubah"},
    "n-added": {"en": "{n} added", "id": "{n} bertambah"},
    "n-removed": {"en": "{n} removed", "id": "{n} hilang"},
    "n-moved": {"en": "{n} moved", "id": "{n} berpindah"},
    "changed": {"en": "changed", "id": "berubah"},
    "added": {"en": "added", "id": "bertambah"},
    "removed": {"en": "removed", "id": "hilang"},
    "moved": {"en": "moved", "id": "berpindah"},
    "jump": {"en": "magnitude", "id": "lonjakan"},
    "no-change": {"en": "no change", "id": "tidak ada perubahan"},
    "in-articles": {"en": "in {n} of {all}", "id": "di {n} dari {all}"},
    "of-articles": {"en": "{all} compared", "id": "{all} dibandingkan"},
    "causes": {"en": "cause: {causes}", "id": "sebab: {causes}"},
    "patterns": {"en": "patterns", "id": "pola"},
    "article": {"en": "article", "id": "artikel"},
    "both": {"en": "both", "id": "keduanya"},
    "pattern-rows": {"en": "changed pattern rows: {names}", "id": "baris pola yang berubah: {names}"},
    "only-old": {
        "en": "{n} article is only in {name}: not read this time, so nothing of it counts as removed|"
        "{n} articles are only in {name}: not read this time, so nothing of them counts as removed",
        "id": "{n} artikel hanya ada di {name}: kali ini tidak dibaca, jadi tidak dihitung hilang",
    },
    "only-new": {"en": "{n} article is new|{n} articles are new", "id": "{n} artikel baru"},
    "untold": {
        "en": "{n} article has no old text here to read again: cause “both” may be the patterns or the article|"
        "{n} articles have no old text here to read again: cause “both” may be the patterns or the article",
        "id": "{n} artikel tanpa teks lama yang dapat dibaca ulang: sebab “keduanya” bisa pola atau artikel",
    },
    "filtered-out": {
        "en": "no change matches the filter; without it there are {n}",
        "id": "tidak ada perubahan yang cocok dengan saringan; tanpanya ada {n}",
    },
    "n-findings-changed": {
        "en": "{n} finding came, went or changed|{n} findings came, went or changed",
        "id": "{n} temuan muncul, hilang, atau berubah",
    },
    "became": {"en": "{old} became {new}", "id": "{old} menjadi {new}"},
    "came": {"en": "{new} came", "id": "{new} muncul"},
    "went": {"en": "{old} went", "id": "{old} hilang"},
    "watching": {
        "en": "watching {articles}, {figures}; Ctrl-C ends it",
        "id": "mengawasi {articles}, {figures}; Ctrl-C untuk berhenti",
    },
    "fields": {"en": "Fields", "id": "Bidang"},
    "cause": {"en": "Cause", "id": "Sebab"},
    "more-changes": {"en": "and {n} more; --all shows them", "id": "dan {n} lagi; --all menampilkannya"},
    "yes": {"en": "yes", "id": "ya"},
    # the review
    "nothing-waits": {"en": "Nothing waits for a decision.", "id": "Tidak ada yang menunggu keputusan."},
    "n-waiting": {"en": "{n} change waits|{n} changes wait", "id": "{n} perubahan menunggu"},
    "n-rejected": {"en": "{n} rejected", "id": "{n} ditolak"},
    "no-terminal": {
        "en": "No terminal here. Use: cekangka pending --output-format json, then cekangka review --accept ID… or "
        "--reject ID… or --skip ID…; in CI: cekangka review --check; in a browser: cekangka review --web",
        "id": "Di sini tidak ada terminal. Pakai: cekangka pending --output-format json, lalu cekangka review "
        "--accept ID… atau --reject ID… atau --skip ID…; di CI: cekangka review --check; "
        "di peramban: cekangka review --web",
    },
    "did-accept": {"en": "accepted {n}", "id": "{n} diterima"},
    "did-reject": {"en": "rejected {n}", "id": "{n} ditolak"},
    "did-skip": {"en": "put off {n}", "id": "{n} ditunda"},
    "did-undo": {"en": "took back {n}", "id": "{n} dibatalkan"},
    "nothing-to-undo": {"en": "nothing to take back", "id": "tidak ada yang dapat dibatalkan"},
    "meanwhile": {
        "en": "left alone: {change}: meanwhile {verdict}",
        "id": "dibiarkan: {change}: sementara itu {verdict}",
    },
    "was-accept": {"en": "accepted", "id": "diterima"},
    "was-reject": {"en": "rejected", "id": "ditolak"},
    "was-skip": {"en": "put off", "id": "ditunda"},
    "was-undo": {"en": "taken back", "id": "dibatalkan"},
    "was-kept": {"en": "approved otherwise since", "id": "sejak itu disetujui berbeda"},
    "was-gone": {"en": "it does not wait any more", "id": "tidak lagi menunggu"},
    "web-at": {
        "en": "Review at {address} (for this computer, opens once); Ctrl-C ends it",
        "id": "Tinjau di {address} (untuk komputer ini, dibuka sekali); Ctrl-C untuk berhenti",
    },
    "web-title": {"en": "Review", "id": "Tinjauan"},
    "web-refused": {
        "en": "This page is for whoever started the review. Use the address that the terminal shows; it opens once. "
        "For a new one start cekangka review --web again.",
        "id": "Halaman ini untuk yang memulai tinjauan. Pakai alamat yang tampil di terminal; alamat itu sekali buka. "
        "Untuk yang baru, jalankan lagi cekangka review --web.",
    },
    "web-stale": {
        "en": "This page is out of date; nothing was decided. Load it again.",
        "id": "Halaman ini sudah usang; tidak ada yang diputuskan. Muat ulang.",
    },
    "web-all": {"en": "All groups", "id": "Semua kelompok"},
    "web-open": {"en": "All {n} of the group", "id": "Semua {n} dalam kelompok"},
    "web-article": {"en": "In the article", "id": "Dalam artikel"},
    "web-before": {"en": "Before", "id": "Sebelum"},
    "web-after": {"en": "After", "id": "Sesudah"},
    "web-group": {"en": "Whole group ({n})", "id": "Seluruh kelompok ({n})"},
    "web-next": {"en": "Next page", "id": "Halaman berikut"},
    "web-previous": {"en": "Page before", "id": "Halaman sebelumnya"},
    "web-no-text": {"en": "The text is not in the store.", "id": "Teksnya tidak ada di penyimpanan."},
    "web-gone": {
        "en": "The review has ended or cannot be reached; nothing was decided. Start it again: cekangka review --web",
        "id": "Tinjauan sudah berakhir atau tidak terjangkau; tidak ada yang diputuskan. Mulai lagi: "
        "cekangka review --web",
    },
    "web-keys": {"en": "Keys", "id": "Tombol"},
    "ask-filter": {
        "en": "Show only changes with these words: article, figure, rule, field, cause; empty for all",
        "id": "Tampilkan hanya perubahan dengan kata ini: artikel, angka, aturan, bidang, sebab; kosong untuk semua",
    },
    "ask-jump": {"en": "Go to: id, article or figure", "id": "Menuju: id, artikel, atau angka"},
    "nothing-matches": {"en": "nothing has “{words}”", "id": "tidak ada “{words}”"},
    "verb-accept": {"en": "accept", "id": "terima"},
    "verb-reject": {"en": "reject", "id": "tolak"},
    "verb-skip": {"en": "put off", "id": "tunda"},
    "verb-accept_rest": {"en": "accept the rest of the group", "id": "terima sisa kelompok"},
    "verb-reject_rest": {"en": "reject the rest of the group", "id": "tolak sisa kelompok"},
    "verb-skip_rest": {"en": "put off the rest of the group", "id": "tunda sisa kelompok"},
    "verb-undo": {"en": "undo", "id": "batalkan"},
    "verb-down": {"en": "down", "id": "turun"},
    "verb-up": {"en": "up", "id": "naik"},
    "verb-next_group": {"en": "next group", "id": "kelompok berikut"},
    "verb-previous_group": {"en": "group before", "id": "kelompok sebelumnya"},
    "verb-open": {"en": "open or close the group", "id": "buka atau tutup kelompok"},
    "verb-scroll_down": {"en": "scroll the change down", "id": "gulung perubahan ke bawah"},
    "verb-scroll_up": {"en": "scroll the change up", "id": "gulung perubahan ke atas"},
    "verb-info": {"en": "rule and place", "id": "aturan dan letak"},
    "verb-diff": {"en": "word by word, or both sides", "id": "kata per kata, atau kedua sisi"},
    "verb-filter": {"en": "filter", "id": "saring"},
    "verb-jump": {"en": "go to", "id": "menuju"},
    "verb-help": {"en": "keys", "id": "tombol"},
    "verb-quit": {"en": "leave", "id": "keluar"},
    # datasets
    "extracting": {"en": "Extracting", "id": "Membaca"},
    "publishing": {"en": "Putting together", "id": "Menyusun"},
    "comparing": {"en": "Comparing articles", "id": "Membandingkan artikel"},
    "exporting": {"en": "Writing other formats", "id": "Menulis format lain"},
    "recording": {"en": "Recording", "id": "Mencatat"},
    "rate": {"en": "{n} article/s|{n} articles/s", "id": "{n} artikel/detik"},
    "n-done": {"en": "{n} done", "id": "{n} dibaca"},
    "n-unchanged": {"en": "{n} unchanged", "id": "{n} tidak berubah"},
    "n-gone": {"en": "{n} removed with their sources", "id": "{n} dikeluarkan karena sumbernya tidak ada lagi"},
    "n-copies": {"en": "{n} copy|{n} copies", "id": "{n} salinan"},
    "n-near-copies": {"en": "{n} near copy|{n} near copies", "id": "{n} hampir salinan"},
    "n-quarantined": {"en": "{n} in quarantine", "id": "{n} dikarantina"},
    "n-findings": {"en": "{n} finding|{n} findings", "id": "{n} temuan"},
    "report": {"en": "Figures of a dataset", "id": "Angka dalam himpunan data"},
    "report-counts": {
        "en": "{articles} articles · {figures} figures · {findings} findings",
        "id": "{articles} artikel · {figures} angka · {findings} temuan",
    },
    "biggest": {"en": "The biggest amounts of rupiah", "id": "Jumlah rupiah terbesar"},
    "kinds-of": {"en": "Kinds and units", "id": "Jenis dan satuan"},
    "quarantine": {"en": "In quarantine", "id": "Dikarantina"},
    "n-of-rows": {"en": "{n} row|{n} rows", "id": "{n} baris"},
    "cut-rows": {
        "en": "the first {shown} are shown; all: --output-format csv",
        "id": "hanya {shown} pertama ditampilkan; semua: --output-format csv",
    },
    "empty-columns": {"en": "empty: {names}", "id": "kosong: {names}"},
    "next": {"en": "next: {command}", "id": "berikutnya: {command}"},
    # checks
    "on": {"en": "on", "id": "aktif"},
    "off": {"en": "off", "id": "nonaktif"},
    "claims": {"en": "Says", "id": "Menyatakan"},
    "blind": {"en": "Cannot see", "id": "Tidak melihat"},
    "fires": {"en": "Fires on", "id": "Menandai"},
    "silent": {"en": "Silent on", "id": "Membiarkan"},
    "run-it": {"en": "Run it", "id": "Jalankan"},
    # pattern rows
    "row": {"en": "Row", "id": "Baris pola"},
    "words": {"en": "Words or shape", "id": "Kata atau bentuk"},
    "examples": {"en": "Examples", "id": "Contoh"},
    "file": {"en": "File", "id": "Berkas"},
    "n-rows": {"en": "{n} row|{n} rows", "id": "{n} baris pola"},
    "n-off": {"en": "{n} off", "id": "{n} nonaktif"},
    "n-own": {"en": "{n} of your own", "id": "{n} milik Anda"},
    "n-examples": {"en": "{n} example|{n} examples", "id": "{n} contoh"},
    "n-bare": {"en": "{n} without an example", "id": "{n} tanpa contoh"},
    "n-failing": {"en": "{n} failed", "id": "{n} gagal"},
    # scores
    "kind": {"en": "Kind", "id": "Jenis"},
    "gold": {"en": "Gold", "id": "Emas"},
    "found": {"en": "Found", "id": "Ditemukan"},
    "value-right": {"en": "Value right", "id": "Nilai benar"},
    "recall": {"en": "Recall", "id": "Perolehan"},
    "taken-as": {"en": "Taken as", "id": "Dibaca sebagai"},
    "all": {"en": "all", "id": "semua"},
    "money": {"en": "money", "id": "uang"},
    "percent": {"en": "percent", "id": "persen"},
    "measure": {"en": "measure", "id": "ukuran"},
    "cardinal": {"en": "count", "id": "jumlah"},
    "score-f1": {
        "en": "precision {precision} · recall {recall} · F1 {f1}",
        "id": "presisi {precision} · perolehan {recall} · F1 {f1}",
    },
    "score-of-found": {
        "en": "of the figures found: kind {kind} · unit {unit} · counted noun {counted}",
        "id": "dari angka yang ditemukan: jenis {kind} · satuan {unit} · yang dihitung {counted}",
    },
    "score-counts": {
        "en": "{articles} · {gold} facts · {found} found · {right} with the right value · {false} false",
        "id": "{articles} · {gold} fakta · {found} ditemukan · {right} bernilai benar · {false} keliru",
    },
    "link-right": {"en": "Right", "id": "Benar"},
    "link-wrong": {"en": "Wrong", "id": "Salah"},
    "link-missed": {"en": "Missed", "id": "Terlewat"},
    "link-spurious": {"en": "Spurious", "id": "Palsu"},
    "optional-right": {"en": "Opt+", "id": "Ops+"},
    "optional-wrong": {"en": "Opt-", "id": "Ops-"},
    "precision": {"en": "Precision", "id": "Presisi"},
    "wrong-link": {"en": "wrong link", "id": "kaitan salah"},
    "missed-link": {"en": "missed link", "id": "kaitan terlewat"},
    "spurious-link": {"en": "spurious link", "id": "kaitan palsu"},
    "or": {"en": "{names} or {last}", "id": "{names} atau {last}"},
    "missed": {"en": "missed", "id": "terlewat"},
    "wrong": {"en": "wrong value", "id": "nilai salah"},
    "false": {"en": "false", "id": "keliru"},
    "nothing": {"en": "nothing", "id": "tidak ada"},
    "expected": {"en": "expected {value}", "id": "seharusnya {value}"},
    "got": {"en": "got {value}", "id": "didapat {value}"},
}


class Explained(Exception):  # noqa: N818 - what somebody reads is the message
    """Something that a user can mend: what is wrong and the way out, in both languages."""

    def __init__(self, *, en: str, id: str) -> None:  # noqa: A002 - the language
        super().__init__(en)
        self.told: dict[Language, str] = {"en": en, "id": id}


class Say:
    """Messages and numbers in one language: the given one, else CEKANGKA_LANG, else the locale's, else English."""

    def __init__(self, lang: str | None = None) -> None:
        self.lang: Language = _language(lang)

    def __call__(self, key: str, **values: object) -> str:
        """Fill in a message; a count `n` chooses between singular and plural."""
        text = TEXTS[key][self.lang]
        n = values.get("n")
        if isinstance(n, int):
            text = text.split("|")[n != 1] if "|" in text else text
            values["n"] = self.number(n)
        return text.format(**values)

    def number(self, value: Decimal | int) -> str:
        """Write a number out in full: 1,234,567.5 in English, 1.234.567,5 in Indonesian."""
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text if self.lang == "en" else text.translate(_SWAP)


_SWAP = str.maketrans(",.", ".,")


def _language(lang: str | None) -> Language:
    if lang is None:
        lang = os.environ.get("CEKANGKA_LANG", "").lower()
        if lang not in LANGUAGES:
            names = ("LC_ALL", "LC_MESSAGES", "LANG")
            lang = next((value for name in names if (value := os.environ.get(name))), "")
    return "id" if lang.lower().startswith("id") else "en"
