#!/usr/bin/env python3
"""Checks an audit log's chain, without the bank's code: check_audit.py FILE

FILE comes from: florin audit --format json. Says nothing and ends with 0 when the chain is right."""
import datetime
import hashlib
import json
import sys

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def uuid(text):
    if text is None:
        return bytes(16)
    value = 0
    for digit in text.split("_")[1]:
        value = value * 32 + DIGITS.index(digit)
    return value.to_bytes(16, "big")


def micros(text):
    time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    since = time - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return since // datetime.timedelta(microseconds=1)


def detail(event):
    lines = [fact["name"] + "=" + fact["value"] for fact in event["detail"]]
    for change in event["changes"]:
        for side in ("before", "after"):
            if change[side] is not None:
                lines.append(side + "." + change["name"] + "=" + change[side])
    return "".join(line + "\n" for line in lines)


def link(previous, event):
    fixed = event["sequence"].to_bytes(8, "big") + uuid(event["id"])
    fixed += micros(event["at"]).to_bytes(8, "big", signed=True) + uuid(event["actor_id"])
    fixed += bytes.fromhex(event["words_hash"] or "00" * 32)
    words = [event["kind"], event["outcome"], event["via"] or "", event["request_id"] or ""]
    words += [" ".join(event["subject_ids"]), detail(event)]
    return hashlib.sha256(previous + fixed + "\n".join(words).encode()).digest()


def main(path):
    wrong = 0
    previous = hashlib.sha256(b"florin.audit").digest()
    following = 1
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if event["sequence"] is None:
                continue
            seal = bytes.fromhex(event["hash"])
            if event["sequence"] != following or link(previous, event) != seal:
                wrong = 1
                print("seal", event["sequence"], event["id"], "does not follow")
            previous, following = seal, event["sequence"] + 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
