#!/usr/bin/env python3
"""Checks a statement in JSON, with nothing of the bank's code: check_statement.py FILE. See statements.md."""
import hashlib, json, sys


def line(*fields):  # as PostgreSQL's COPY writes them
    escapes = {'\\': r'\\', '\t': r'\t', '\n': r'\n', '\r': r'\r'}
    texts = (r'\N' if field is None else ''.join(escapes.get(c, c) for c in str(field)) for field in fields)
    return '\t'.join(texts) + '\n'


def require(condition, what):
    if not condition:
        sys.exit(what)


s = json.load(open(sys.argv[1], encoding='utf-8'))
account, period, receipt, balance = s['account'], s['period'], s['receipt'], s['opening_balance']
canonical = line('florin statement 1')
canonical += line('account', *(account[key] for key in ('id', 'number', 'type', 'name', 'currency', 'time_zone')))
canonical += ''.join(line('holder', name) for name in s['holders'])
canonical += line('period', period['from'], period['to'], 'issued' if period['issued'] else 'interim')
canonical += line('opening', balance)
for e in s['entries']:
    balance += e['amount']
    require(e['balance'] == balance, f'entry {e["sequence"]}: the balance after it is {balance}')
    canonical += line('entry', *(e[key] for key in ('sequence', 'date', 'booked_at', 'effective_at', 'transfer_id', 'kind',
                      'amount', 'balance')), e['counterparty']['name'], e['counterparty']['account_number'], e['memo'])
amounts = [e['amount'] for e in s['entries']]
totals = sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0), len(amounts)
require((s['total_in'], s['total_out'], s['entry_count']) == totals, f'the totals are {totals}')
require(s['closing_balance'] == balance, f'the closing balance is {balance}')
canonical += line('closing', balance) + line('totals', *totals) + line('head', receipt['head']['sequence'], receipt['head']['hash'])
require(hashlib.sha256(canonical.encode()).hexdigest() == receipt['digest'], 'the digest is another')
