#!/bin/sh
# Memeriksa situs yang sudah tersusun. Berhenti pada kesalahan pertama dengan kalimat yang jelas.
set -eu
keluaran=${1:-public}
gagal() { echo "GAGAL: $1" >&2; exit 1; }
for halaman in "$keluaran"/*.html; do
  [ "$(grep -c '<h1>' "$halaman")" = 1 ] || gagal "$halaman harus punya tepat satu <h1>"
  grep -q '</html>' "$halaman" || gagal "$halaman tidak lengkap"
  for tujuan in $(grep -o 'href="[a-z-]*\.html"' "$halaman" | cut -d'"' -f2 | sort -u); do
    [ -f "$keluaran/$tujuan" ] || gagal "$halaman menunjuk ke $tujuan yang tidak ada"
  done
done
[ -f "$keluaran/index.html" ] || gagal "halaman depan tidak ada"
echo "Semua halaman lulus"
