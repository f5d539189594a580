#!/usr/bin/env bash
# Makes somebody smile: edit.sh PHOTO RESULT [FACE]
# LIKENESS_URL names the server, LIKENESS_TOKEN the token where one is needed, and FACE says where
# the face is, such as '{"index":0}' or five points; normally it is found.
set -euo pipefail
server=${LIKENESS_URL:-http://localhost:8080}
call() { curl --silent --show-error --fail-with-body -H "Authorization: Bearer ${LIKENESS_TOKEN:-}" "$@"; }
json() { call -H "Content-Type: application/json" "$@"; }
face=${3:-}
[[ $face ]] || face='{"index":0}'
member() { grep -o "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }

# Upload. The answer's Location is the address of the session.
at=$server$(call --data-binary "@$1" -H "Content-Type: image/jpeg" -o /dev/null \
    -D - "$server/v1/sessions" | sed -n 's/^[Ll]ocation: //p' | tr -d '\r')

# Wait until the face is prepared, and choose it if there is a choice.
until [[ $(call "$at" | grep -o '"state":"[a-z]*"') == '"state":"ready"' ]]; do
    case $(call "$at" | grep -o '"state":"[a-z]*"') in
        *choosing*) json -X PUT -d "$face" "$at/face" >/dev/null ;;
        *failed*) call "$at" >&2; exit 1 ;;
    esac
    sleep 0.5
done

# One frame, then the finished photo. The same key never makes two of it.
json -d '{"sliders":{"smile":60}}' "$at/preview" -o /dev/null
edit=$server$(json -H "Idempotency-Key: smile-60" -d '{"sliders":{"smile":60},"quality":92}' \
    -o /dev/null -D - "$at/edits" | sed -n 's/^[Ll]ocation: //p' | tr -d '\r')
until [[ $(call "$edit" | member status) == done ]]; do sleep 0.2; done
call "$edit/result" -o "$2"

# Leave nothing behind.
call -X DELETE "$at"
