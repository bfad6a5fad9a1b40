#!/bin/sh
# Menyusun situs: kepala dan kaki yang sama pada setiap halaman, lalu gaya.
set -eu
keluaran=${1:-public}
rm -rf "$keluaran"
mkdir -p "$keluaran"
for halaman in halaman/*.html; do
  nama=$(basename "$halaman")
  cat bagian/kepala.html "$halaman" bagian/kaki.html > "$keluaran/$nama"
done
cp gaya.css "$keluaran/"
echo "$(ls halaman/*.html | wc -l) halaman tersusun di $keluaran"
