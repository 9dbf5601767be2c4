#!/usr/bin/env python3
"""Checks a `florin export --format json`, with nothing of the bank's code: check_chain.py FILE. See proof.md."""
import calendar, collections, hashlib, json, re, struct, sys


def uuid(text):  # 'acc_…': after the prefix, a number of 128 bits as 26 digits
    values = map('0123456789abcdefghjkmnpqrstvwxyz'.index, reversed(text[-26:]))
    return sum(value << 5 * place for place, value in enumerate(values)).to_bytes(16, 'big')


def micros(time):  # since 1970; the calendar repeats every 400 years of 146,097 days
    parts = re.fullmatch(r'(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{6})Z', time).groups()
    year, *rest, fraction = map(int, parts)
    return (calendar.timegm((2000 + year % 400, *rest)) + (year // 400 - 5) * 146097 * 86400) * 1000000 + fraction


def require(condition, row, what):
    if not condition:
        sys.exit(f'{row}: {what}')


def check(lines):
    header = json.loads(next(lines))
    require((header['type'], header['version']) == ('header', 1), 'line 1', 'is no header of version 1')
    accounts, commands, last, sums, counts = {}, {}, {}, collections.Counter(), dict.fromkeys(header['counts'], 0)
    for row in map(json.loads, lines):
        counts[row['type']] += 1
        if row['type'] == 'account':
            accounts[row['id']] = row['currency'], (row['sequence'], row['balance'], row['hash'])
            last[row['id']] = 0, 0, hashlib.sha256(uuid(row['id'])).hexdigest()
        elif row['type'] == 'command':
            text = bytes.fromhex(row['text_hash'] or '00' * 32)
            salted = row['text'] is not None and bytes.fromhex(row['salt']) + row['text'].encode()
            require(not salted or hashlib.sha256(salted).digest() == text, row['id'], 'has another text than was hashed')
            amount = row['amount'] if row['outcome'] == 'posted' else None
            sides = {row['from_account_id']: -amount, row['to_account_id']: amount} if amount else {}
            commands[row['id']] = text, sides, (row['kind'], row['booked_at'], row['effective_at'])
        elif row['type'] == 'entry':
            account, amount, command = row['account_id'], row['amount'], row['transfer_id']
            name = f'{account} entry {row["sequence"]}'
            require(account in accounts and command in commands, name, f'its account or {command} is missing')
            (sequence, balance, previous), (text, sides, facts) = last[account], commands[command]
            require(row['sequence'] == sequence + 1, name, f'follows {sequence}')
            require(row['balance_after'] == balance + amount, name, f'the balance after it is {balance + amount}')
            content = struct.pack('>16sq16s4q32s', uuid(account), row['sequence'], uuid(command), amount, balance + amount,
                                  micros(row['booked_at']), micros(row['effective_at']), text) + row['kind'].encode()
            require(hashlib.sha256(bytes.fromhex(previous) + content).hexdigest() == row['hash'], name, 'its hash is wrong')
            entry = sides.pop(account, None), row['kind'], row['booked_at'], row['effective_at']
            require(entry == (amount, *facts), name, f'is not what {command} says')
            last[account] = row['sequence'], balance + amount, row['hash']
            sums[accounts[account][0]] += amount
    for name, (_, head) in accounts.items():
        require(head == last[name], name, f'says {head} where its last entry is {last[name]}')
    for name, (_, sides, _) in commands.items():
        require(len(sides) != 1, name, 'has one entry of two')
    require(not any(sums.values()), 'the export', f'its entries sum to {dict(sums)}')
    require(counts == header['counts'], 'the export', f'has {counts} where {header["counts"]} are promised')


check(open(sys.argv[1], encoding='utf-8'))
