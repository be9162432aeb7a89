#!/bin/sh
# Brings one reader's copy of the store up to date: mirror.sh loader:/srv/oversight /srv/oversight
# What is shown is fetched first and put in place last, so a copy never names a snapshot that it does not hold whole. Where
# a file goes while it is fetched, rsync ends with 24 and the copy stays as it was: the next time brings it.
set -eu
from=${1%/} to=${2%/}
mkdir -p "$to"
rsync -a "$from/CURRENT" "$to/.CURRENT-coming"
rsync -a --delay-updates --exclude /CURRENT --exclude '.*' "$from/" "$to/"
mv "$to/.CURRENT-coming" "$to/CURRENT"
# What the loader's store no longer has goes from the copy too; a snapshot that is being read is read to its end.
rsync -a --delete --delay-updates --exclude /CURRENT --exclude '.*' "$from/" "$to/"
