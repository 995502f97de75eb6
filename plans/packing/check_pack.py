"""Checks this evidence pack with Python 3 and nothing else: python3 check_pack.py [HEAD]

Exit status 0: everything fits together; 1: each thing that does not, in a sentence.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
START = "0" * 64

Links = dict[tuple[str, int], dict[str, str]]  # by chain and position: the columns of chains/links.csv
Found = dict[tuple[str, int], Any]  # by table and key: what a row says


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def table(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def files() -> Iterator[str]:
    """Every file has the SHA-256 that is listed, and none is missing or more."""
    lines = (HERE / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    there = {str(path.relative_to(HERE).as_posix()) for path in HERE.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    yield from (f"{name} is missing." for name in sorted(set(listed) - there))
    yield from (f"{name} is not listed in SHA256SUMS." for name in sorted(there - set(listed)))
    for name in sorted(there & set(listed)):
        if sha256((HERE / name).read_bytes()) != listed[name]:
            yield f"{name} has another SHA-256 than SHA256SUMS lists."


def chains(links: Links) -> Iterator[str]:
    """Each link carries the hash of the one before and is hashed over all that it says; the last one is the head."""
    last: dict[str, dict[str, str]] = {}
    for link in table("chains/links.csv"):
        chain, position = link["chain"], int(link["position"])
        content = "\n".join(link[name] for name in ("previous", "chain", "position", "table", "key", "digest"))
        before = last.get(chain)
        if sha256(content.encode()) != link["hash"] or (position == 1 and link["previous"] != START):
            yield f"{chain} {position}: the link was changed."
        if before and (int(before["position"]) + 1, before["hash"]) != (position, link["previous"]):
            yield f"{chain} {position}: the link does not follow the one before it."
        last[chain] = links[chain, position] = link
    for head in table("chains/heads.csv"):
        end = last.get(head["chain"])
        if end and (end["position"], end["hash"]) != (head["position"], head["hash"]):
            yield f"{head['chain']}: the links do not end in the head."


def rows(links: Links, found: Found) -> Iterator[str]:
    """Each row says what its link was made of, and each seal names heads that are in the links."""
    for line in (HERE / "chains/rows.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        link, name = links.get((row["chain"], row["position"])), f"{row['table']} {row['key']}"
        if row["row"] is None:
            yield f"{name} {row['differs']}."
        elif link is None or (link["table"], link["key"]) != (row["table"], str(row["key"])):
            yield f"{name} has no link."
        elif sha256(row["row"].encode()) != link["digest"]:
            yield f"{name} is not what was recorded."
        else:
            found[row["table"], row["key"]] = said = json.loads(row["row"])
            for chain, (position, digest) in said.get("heads", {}).items() if "seal" in row["table"] else ():
                if links.get((chain, position), {"hash": digest})["hash"] != digest:
                    yield f"{chain} {position}: the seal of {said['on']} names another head."


def versions(found: Found) -> Iterator[str]:
    """Documents and PDFs are those of the recorded versions, and each signature is about that content."""
    recorded = {row["sha256"]: row for (name, _), row in found.items() if name == "plans_planversion"}
    pdfs = {row["sha256"] for (name, _), row in found.items() if name == "plans_versionpdf"}
    signed = [row for (name, _), row in found.items() if name == "plans_decision"]
    for version in json.loads((HERE / "versions.json").read_text("utf-8")):
        number, digest = version["version"], version["content_sha256"]
        if version["differs"]:
            yield f"Version {number}: {version['differs']}"
        if version["document"]:
            content = (HERE / version["document"]).read_bytes()
            if sha256(content) != digest or digest not in recorded or recorded[digest]["snapshot"].encode() != content:
                yield f"Version {number}: the document is not what was signed."
        if version["pdf"] and not sha256((HERE / version["pdf"]).read_bytes()) == version["pdf_sha256"] in pdfs:
            yield f"Version {number}: the PDF is not the one that was kept."
    asked = {key: row["role"] for (name, key), row in found.items() if name == "plans_approval"}
    known = {
        (asked.get(row["approval_id"]), row["name"], row["sha256"], row["outcome"], row["at"][:19]) for row in signed
    }
    for said in json.loads((HERE / "signatures.json").read_text("utf-8")):
        signature = (said["role"], said["name"], said["content_sha256"], said["outcome"], said["at"][:19])
        if said["outcome"] and signature not in known:
            yield f"Version {said['version']}: the signature of {said['name']} as {said['role']} is not in the chain."


def trail(links: Links, found: Found) -> Iterator[str]:
    """Each event of the table is the one at its place in a chain, of the same moment and person."""
    for said in table("audit-trail.csv"):
        link = links.get((said["chain"], int(said["position"] or 0)), {})
        event = found.get((link.get("table", ""), int(link.get("key", 0))), {"at": "", "actor_name": ""})
        names = [name.replace("'", "") for name in (event["actor_name"], said["person"])]  # what guards a cell, too
        if event["at"][:19] != said["time"][:19] or names[0] != names[1]:
            yield f"The event of {said['time']}, {said['person']}: {said['what']}, is not in the chain."


def main(heads: list[str]) -> int:
    links: Links = {}
    found: Found = {}
    faults = [*files()]
    if not any(fault.endswith(" is missing.") for fault in faults):
        faults += [*chains(links), *rows(links, found), *versions(found), *trail(links, found)]
    hashes = {link["hash"]: link for link in links.values()} | {link["previous"]: link for link in links.values()}
    faults += [f"The head {head} is not among these links." for head in heads if head.lower() not in hashes]
    end = f"{len(faults)} differ." if faults else f"{len(found)} rows, all as recorded."
    sys.stdout.write("\n".join([*faults, end]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(["".join(sys.argv[1:])] if sys.argv[1:] else []))
