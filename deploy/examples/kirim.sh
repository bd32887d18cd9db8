#!/bin/sh
# Kirim satu laporan dengan curl: sh kirim.sh ID TYPE DATA.json
set -eu
id=$1 type=$2 data=$3
unit=$(echo "$SINERGI_USER" | cut -d. -f2)

answer=$(
  curl -sS --retry 5 --retry-connrefused --fail-with-body -u "$SINERGI_USER:$SINERGI_SECRET" \
    -H 'Content-Type: application/json' -H 'ce-specversion: 1.0' \
    -H "ce-id: $id" -H "ce-source: /$unit/contoh" -H "ce-type: $type" \
    --data-binary "@$data" "$SINERGI_URL/inbox${SINERGI_MODE:-}"
) || { echo "$answer" >&2; exit 1; }
echo "$answer"
case $answer in
  *'"outcome":"refused"'*) exit 1 ;;
esac
