//! Roots that offices and programmers write, each with at least one form that the rules alone would take
//! apart wrongly, and words that look as if they had an affix and have none. Our own list: the dictionaries
//! at hand may not be used by everybody (ADR 0014).

use std::collections::HashSet;
use std::sync::LazyLock;

const ROOTS: &str = "
abai acak acara acu ada adil adu agenda ajak ajar aju akhir aksara akses aktif akun akurat alamat alami
alasan alih alir aliran alur aman amat ambil ampun analisis ancam anggap anggar anggota angka angkat
angkut antar antara antre antri anut api aplikasi arah arsip arti asal asli asuransi atas atur awal awas
ayat baca badan bagai bagi bagus baharu bahas bahasa baik baku balas balik banding bangkit bangun bank
bantu banyak baru batal batas bawa bawah bayar beban bebas beda bekal bela belah beli benah benar bentuk
beranda berangkat berantas beres beri berita berkas bersih besar betul biar biasa biaya bicara bidang
bikin bimbing bina bisa blokir bobol bocor bongkar buang buat budaya buka bukti buku bulan buntu buruk
butuh cabang cabut cadang cagar cair cakup calon camat campur cantum capai cari catat cegah cek cepat
cerita cermat cetak cipta ciri coba cocok contoh copot curi curiga daftar dagang dahulu dalam dampak
damping dana dapat dasar data datang daya debat dekat dengar dera desa desak detail diagnosa dialog
digital dimensi dinamis dinas direktori direktur disiplin diskusi distribusi divisi dobel dokumen dorong
duduk duga dukung edar edit efektif ekspor elak email empat esai evaluasi faktur fungsi gagal gaji gambar
ganda ganggu ganti garis gelar gerak gugat guna habis hadap hadir hak halaman halang hambat hancur hantar
hapus harap harga hari harus hasil hemat henti hidup hilang himpun hitung hubung hukum iklan ikut imbau
impor indah informasi ingat ingin inti isi istirahat izin jabat jadi jadwal jaga jalan jalin jalur jamin
janji jatuh jawab jelas jenis jepit jual judul jumlah kabar kabul kabupaten kaca kaji kala kali kanan
kantor kartu kasih kata katalog kaya kecil kejar kelola kelompok keluar keluh kemas kembali kembang kena
kenal kendala kendali kendara kepala kerap keras kering kerja ketat ketik ketua kira kiri kirim klik
koleksi komentar komputer kondisi konfirmasi konsep kontak kontrak kontrol koordinasi koreksi kosong kota
kotak kuasa kuat kumpul kunci kunjung kurang kurs kurung laba labuh lacak lahir lain laju laku lalu laman
lambat lampir langgan langgar langkah langsung lanjut lapor larang latih lawan layan layar lebar lebih
legalisasi lekat lemah lembaga lengkap lepas letak libat libur lihat lindung lingkung lintas lisan listrik
lokasi lolos longgar luar luas lulus lunas lupa lurah maaf mahir main maju makan maklum makna maksud malam
mampu mandiri manfaat mantap masa masalah masuk masyarakat mata materi mati media mekanisme memori menang
meninggal menteri menu merah merdeka merek meriah mesin meter metode milik mimpi minat minimal minta mohon
muat muda mudah muka mula mulai muncul mundur murah musnah mutakhir mutu naik nama nampak nanti narasi
nasihat negosiasi niat nikmat nilai nomor nonaktif normal nota notifikasi nyala nyaman nyata olah oper
operasi otomatis padam padan pagi paham pajak pakai paket paksa pampang panas pandang pandu panggil
pangkas panjang pantau papan papar paraf pasang pasok pasti patuh pecah pecat pegang pegawai pelihara
peluang pencil pendam penduduk penting penuh peran perangkat percaya performa pergi periksa perintah
periode perlu permisi persis personal pertama perusahaan pesan pesat peta petik pilah pilih pimpin pindah
pinjam pinta pisah pokok posisi potong prioritas program proses puas publik pulang pulih punya pusat putar
putus ragam ragu rahasia rakyat ramah rampung rancang rangkai rangkum rapat rapi rasa rata rawat realisasi
rekam rekap rekomendasi rela renang rencana rendah resmi respons retas revisi rilis rinci ringkas riset
risiko ruang rujuk rumah rumit rumus runding runut rusak rutin sadar sah sahkan saing saji sakit salah
salin salur sama sambung sampai sandar sandi sangka saran sarat saring satu sebab sebar sebut sedia segar
segel sekat selamat selang selaras selenggara selesai selidik seluruh semangat sembunyi sempurna semua
senang sendiri seni sensor sentuh serah serang serap seret sering serta sertifikat serupa sesuai setor
setuju sewa siap siar sidang sifat sikap simpan simpul singkat sinkron sisa sisip situs skor soal sopan
sosialisasi status suara suka sulit sumbang sumber surat suruh survei susul susun syarat tabel tabrak
tagih tahan tahap tahu tahun taksir takut tambah tambal tampil tampung tanam tanda tangan tanggal tanggap
tanggung tangkap tanya target tarik taruh tata tatap tawar tayang tebal tebus tegas teguh tekan teks
telaah telefon telepon teliti telusur tempat tempel tempo tempuh temu tenang tengah tentu tepat terang
terap teras terbit teri terima terjemah terminal tertib terus tes tetap tiba tidak tiket tilik timbang
timbul timpa tindak tindih tinggal tinggi tingkah tingkat tinjau tipu titip tolak tolong tombol total
transaksi tuang tugas tuju tukar tular tulis tumbuh tumpang tumpuk tunai tunda tunduk tunggak tunggu
tunjang tunjuk tuntas tuntun tuntut turun turut tutup uang ubah ucap uji ukur ulang ulas umum umur undang
unduh undur unggah unggul ungkap untung urai urus urut usaha usul utama utang utuh valid validasi
verifikasi versi visi wajib wakil waktu warga waris warna waspada wilayah wujud yakin zona
";

/// Words of the trade that take Indonesian prefixes as they are.
const OF_THE_TRADE: &str = "
backup browser bug build button clone code commit copy crash debug delete deploy direct display download
edit email entry error export fetch filter fix form format hosting import input install issue klik link
load log login logout master member menu merge message monitor online parse paste patch perform permit
ping plugin print pull push query refresh release reload render report request reset restart restore retry
revert review rollback router save scan scroll server setting share staging submit switch sync tag test
ticket token update upgrade upload user web zip
";

static KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ROOTS.split_whitespace().chain(OF_THE_TRADE.split_whitespace()).collect());

/// Is this word a root by itself?
pub fn is_root(word: &str) -> bool {
    KNOWN.contains(word)
}
