#!/bin/sh
# Memasang versi baru di samping yang lama, lalu menukarnya sekali jalan: pengunjung tidak pernah melihat separuh.
set -eu
asal=${1:-public}
tempat=$ALUR_ENV_DIR
versi=$tempat/releases/$CI_COMMIT_SHA
if [ ! -d "$versi" ]; then
  baru=$tempat/releases/.tmp-$CI_COMMIT_SHA-$$
  rm -rf "$baru"
  mkdir -p "$baru"
  cp -r "$asal"/. "$baru"/
  echo "$CI_COMMIT_SHA" > "$baru/commit"
  chmod -R a+rX "$baru"
  mv -T "$baru" "$versi"
fi
ln -sfn "releases/$CI_COMMIT_SHA" "$tempat/current.new"
mv -T "$tempat/current.new" "$tempat/current"
echo "Terpasang: $CI_COMMIT_SHORT_SHA"
