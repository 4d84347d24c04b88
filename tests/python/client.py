#!/usr/bin/env python3
"""A device of Giao Ước: enrols, writes, syncs, and proves its receipts. Standard library only.

Written from docs/sync.md alone, to keep that page exact; section names below are its headings.

    client.py STATE enrol URL CODE                   from an enrolment code to a token
    client.py STATE write KIND RECORD FIELDS [NOUN]  one op; RECORD `-` is a new one; prints its id
    client.py STATE sync [--lose] [--twice] [--max BYTES]
    client.py STATE show                             what the device holds, as JSON

--lose sends one request and drops its answer; --twice sends each request twice; --max is the
budget of an answer.
"""
import base64, gzip, hashlib, json, os, random, sys, time, unicodedata
import urllib.error, urllib.request

EDITS = ("new", "set", "add", "rem", "app")
FIRST, LEAST, MOST = 48 << 10, 4 << 10, 1 << 20  # bytes of ops in a request


def now():
    return time.time_ns() // 1_000_000


def uuid7():
    """UUIDv7 as 22 characters of base64url."""
    number = now() << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
    return base64.urlsafe_b64encode(number.to_bytes(16, "big")).decode().rstrip("=")


def push(chain, op):
    return hashlib.sha256(bytes.fromhex(chain) + op.encode()).hexdigest()


def composed(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    return {k: composed(v) for k, v in value.items()} if isinstance(value, dict) else value


def overlay(fields, changes):
    fields.update(changes)
    for name in [name for name, value in fields.items() if value is None]:
        del fields[name]


class Device:
    def __init__(self, path):
        self.path = path
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.__dict__.update(json.load(file) | {"path": path})

    def save(self):
        """Nothing is sent, and nothing is shown as stored, before it is on the disk."""
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.__dict__, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.path + ".new", self.path)

    def post(self, path, text, token=None):  # Requests and errors
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        if token:
            headers["Authorization"] = "Bearer " + token
        body = gzip.compress(text.encode())
        request = urllib.request.Request(self.url + path, body, headers)
        for attempt in range(8):
            asked = 0
            try:
                with urllib.request.urlopen(request, timeout=15 + len(text) / 500) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                told = error.read().decode()
                if error.code not in (408, 429, 500, 503):
                    raise SystemExit(f"{error.code}: {told}") from error
                asked = json.loads(told).get("retry_after", 0)
            except OSError:
                pass
            self.batch = max(LEAST, self.batch // 2)
            time.sleep(max(asked, random.uniform(0.5, 1) * min(300, 2**attempt)))
        raise SystemExit("no answer")

    def enrol(self, url, code):  # Enrolment
        self.url, self.batch = url, FIRST
        self.key = getattr(self, "key", None) or uuid7()
        self.save()
        got = self.post("/api/v1/enrol", json.dumps({"code": code, "key": self.key}))
        self.key = None
        self.token, self.dev, self.org, self.epoch = (got[k] for k in ("token", "device", "org", "epoch"))
        self.actor, self.scopes = got.get("person"), got["scopes"]
        self.clock, self.offset, self.safe = got["now"] << 16, 0, 0
        self.acked, self.chain, self.cur = None, "00" * 32, {"*": [0, 0]}
        self.outbox, self.records, self.verdicts, self.brought = [], {}, {}, None

    def last_acked(self):
        return self.acked["s"] if self.acked else 0

    def cursor(self, scope):
        return self.cur.get("x", {}).get(scope, self.cur["*"]) if scope in self.scopes else [0, 0]

    def seen(self, record):
        """The base of an edit that begins now."""
        here = self.records.get(record, {"v": 0, "c": ""})
        pending = [json.loads(row["op"]) for row in self.outbox[self.last_acked():] if row["r"] == record]
        under = [op.get("b", 0) for op in pending if op["k"] in EDITS]
        return min([max(here["v"], self.cursor(here["c"])[0])] + under)

    def write(self, kind, record, fields, noun=None):  # An op
        record = uuid7() if record == "-" else record
        self.clock = max(self.clock + 1, now() + self.offset << 16)
        scope = self.records.get(record, {}).get("c") or "org:" + self.org
        op = {"o": uuid7(), "s": len(self.outbox) + 1, "h": f"{self.clock:016x}", "r": record, "c": scope,
              "k": kind, "sv": 1, "b": 0 if kind == "new" else self.seen(record), "a": self.actor, "f": fields}
        if noun:
            op["n"] = noun
        self.records.setdefault(record, {"n": noun, "c": scope, "v": 0, "f": {}})
        self.outbox.append({"o": op["o"], "r": record, "op": json.dumps(op, ensure_ascii=False)})
        return record

    def request(self, most):  # The request
        most = most or (16 * self.batch if self.batch < FIRST else None)
        ops, size = [], 0
        for row in self.outbox[self.last_acked():]:
            size += len(row["op"].encode())
            if ops and size > self.batch:
                break
            ops.append(row["op"])
        hashed = hashlib.sha256(" ".join(self.scopes).encode()).hexdigest()[:8]
        head = {"v": 1, "app": "python", "epoch": self.epoch, "dev": self.dev, "now": now(), "at": self.acked,
                "cur": self.cur, "sc": hashed, "left": len(self.outbox) - self.last_acked() - len(ops)}
        head = {key: value for key, value in head.items() if value is not None} | ({"max": most} if most else {})
        # Each op is spliced in as the text that the receipt hashes.
        return head, json.dumps(head)[:-1] + ',"ops":[' + ",".join(ops) + "]}"

    def sync(self, most=None, lose=False, twice=False):
        while True:
            head, text = self.request(most)
            answers = [self.post("/api/v1/sync", text, self.token) for _ in range(2 if twice else 1)]
            if lose:
                return
            self.batch = min(self.batch * 2, MOST)
            for answer in answers:
                self.apply(head, answer)
            self.save()
            if not answers[0].get("more") and self.last_acked() == len(self.outbox):
                return

    def fork(self):
        """Another name for the same work: numbered anew, op ids kept."""
        self.dev, self.acked, self.chain, self.safe = uuid7(), None, "00" * 32, 0
        for s, row in enumerate(self.outbox, 1):
            row["op"] = json.dumps(json.loads(row["op"]) | {"s": s}, ensure_ascii=False)

    def apply(self, head, answer):  # What a client does with an answer
        stands = (self.dev, self.epoch, self.acked, self.cur)
        if stands != (head["dev"], head["epoch"], head.get("at"), head["cur"]):
            return
        self.offset, self.clock = answer["now"] - now(), max(self.clock, answer["now"] << 16)
        upto, restored = answer["acked"]["s"], answer["epoch"] != self.epoch
        if answer.get("fork") or upto > len(self.outbox) or upto < self.last_acked() and not restored:
            return self.fork()
        chain = "00" * 32
        for row in self.outbox[:upto]:
            chain = push(chain, row["op"])
        if upto and self.outbox[upto - 1]["o"] != answer["acked"]["o"] or chain != answer["acked"].get("x", chain):
            return self.fork()
        verdicts = {verdict["s"]: verdict for verdict in answer.get("verdicts", [])}
        numbers = {s: g + s - first for first, to, g in answer.get("ag", []) for s in range(first, to + 1)}
        known = self.last_acked()
        if restored:
            for s, row in enumerate(self.outbox, 1):
                if s > upto or s in verdicts or s in numbers:
                    self.verdicts.pop(row["o"], None)
            self.epoch, self.cur, self.brought, known = answer["epoch"], {"*": [0, 0]}, [], min(known, upto)
        for s, row in enumerate(self.outbox[:upto], 1):
            if s in verdicts:
                self.verdicts[row["o"]] = verdicts[s]
            if s > known and s in numbers:
                self.confirm(json.loads(row["op"]), numbers[s], verdicts.get(s, {}))
        self.acked, self.chain = ({"s": upto, "o": self.outbox[upto - 1]["o"]} if upto else None), chain
        for delta in answer.get("delta", []):
            here = self.records.setdefault(delta["r"], {"f": {}})
            if self.cursor(delta["c"])[0] == 0:
                here["f"] = {}
            here.update(n=delta["n"], c=delta["c"], v=delta["v"])
            overlay(here["f"], delta["f"])
            if self.brought is not None:
                self.brought.append(delta["r"])
        if "scopes" in answer:
            fresh = [scope for scope in answer["scopes"] if scope not in self.scopes]
            self.scopes = answer["scopes"]
            self.forget([r for r, here in self.records.items() if here["c"] not in self.scopes])
        self.cur, self.safe = answer["cur"], answer.get("safe", 0)
        if "scopes" in answer and self.cur["*"] != [0, 0]:
            others = {scope: at for scope, at in self.cur.get("x", {}).items() if scope in self.scopes}
            self.cur["x"] = others | {scope: [0, 0] for scope in fresh}
        if self.brought is not None and not answer.get("more"):
            self.forget([r for r in self.records if r not in self.brought])
            self.brought = None

    def confirm(self, op, number, verdict):
        here = self.records[op["r"]]
        if op["k"] not in EDITS or number <= max(here["v"], self.cursor(here["c"])[0]):
            return
        taken = {name: composed(value) for name, value in op["f"].items() if name not in verdict.get("lost", [])}
        overlay(here["f"], taken | {"@conflicts/" + conflict: None for conflict in op.get("rc", [])})

    def forget(self, records):
        waiting = [row for s, row in enumerate(self.outbox, 1) if s > self.last_acked() or row["o"] in self.verdicts]
        for record in records:
            if any(row["r"] == record for row in waiting):
                self.records[record].update(v=0, f={})
            else:
                del self.records[record]

    def show(self):
        stored = {"dev": self.dev, "token": self.token, "epoch": self.epoch, "acked": self.last_acked(),
                  "chain": self.chain, "safe": self.safe, "unsent": len(self.outbox) - self.last_acked()}
        return stored | {"verdicts": list(self.verdicts.values()), "records": self.records}


def main(path, verb, *rest):
    device = Device(path)
    if verb == "enrol":
        device.enrol(*rest)
    elif verb == "write":
        kind, record, fields, *noun = rest
        print(device.write(kind, record, json.loads(fields), *noun))
    elif verb == "sync":
        most = int(rest[rest.index("--max") + 1]) if "--max" in rest else None
        device.sync(most, "--lose" in rest, "--twice" in rest)
    elif verb == "show":
        print(json.dumps(device.show(), ensure_ascii=False))
    device.save()


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
