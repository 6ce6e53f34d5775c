#!/bin/sh
# Sends one batch of usage with curl, again and again until the platform has answered 202:
#   SHIJING_KEY=sjk_… ./send-usage.sh https://…/api/v1/usage batch.json
# batch.json is an array of at most 1000 CloudEvents and 256 KB. The ids in it stay the same however often it is sent: what was counted once is
# answered as a duplicate. The answer, one result for each event, goes to standard output. Exit code 0: acknowledged; 1: not, send the same file
# again later; 2: refused as a whole, a person has to look.
set -eu
url=${1:?address}
batch=${2:?file}
: "${SHIJING_KEY:?the key of the contract}"
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
wait=1
for attempt in 1 2 3 4 5 6 7 8; do
  # The key is handed over on standard input: the list of processes does not show it.
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$SHIJING_KEY" |
    curl --config - --silent --max-time 30 --output "$answer" --write-out '%{http_code}' \
      --header 'Content-Type: application/cloudevents-batch+json' --data-binary "@$batch" "$url") || status=000
  case $status in
    202) cat "$answer"; exit 0 ;;
    408 | 429 | 5?? | 000) ;;
    *) cat "$answer" >&2; exit 2 ;;
  esac
  echo "attempt $attempt: $status" >&2
  sleep "$wait"
  wait=$((wait < 30 ? wait * 2 : wait))
done
exit 1
