/** What the page says to the bank's own people. Whoever is a customer never loads it. */
export const words = {
  nav: 'Bank',
  places: { books: 'Books', find: 'Find', users: 'Users', accounts: 'Accounts', audit: 'Audit trail', terms: 'Rates and fees' },
  readOnly: 'As an auditor you see everything and change nothing.',
  more: 'Load more',
  nothing: 'There is nothing like this.',
  reason: 'Reason', reasonHint: 'It is kept with the order, and in the audit trail.',
  any: 'Any', filter: 'Show', copied: 'Copied.',
  roles: { customer: 'Customer', operator: 'Operator', auditor: 'Auditor' },
  status: { active: 'Active', locked: 'Locked', frozen: 'Frozen', closed: 'Closed' },

  books: {
    title: 'Books', trial: 'Trial balance', right: 'The books are right.', notYet: 'Nothing was verified since the bank started.',
    difference: 'All together', even: 'Even: no money was made or lost.', odd: 'Not even: money was made or lost.',
    customers: (count) => `${count === 1 ? '1 customer account' : `${new Intl.NumberFormat('en').format(count)} customer accounts`}`,
    system: { cash: 'Cash', fees: 'Fees', interest: 'Interest', card_settlement: 'Card settlement', suspense: 'Suspense' },
    verification: 'Last verification', at: 'Ended', took: 'Took', entries: 'Entries', findings: 'Wrong',
    fenced: 'Fenced accounts', fencedLead: 'Nothing moves on them until a verification finds them right again.',
    verify: 'Verify now', verifying: 'Verifying all entries…', verified: 'The verification has ended.',
    checkpoint: 'Newest checkpoint', noCheckpoint: 'None was made yet.', make: 'Make a checkpoint', made: 'The checkpoint is made.',
    root: 'Merkle root', until: 'Booked until', signature: 'Signature', auditHead: 'Head of the audit trail',
    server: 'Server', lastMinute: 'Orders in the last minute', decided: ({ done, refused }) => `${done} done, ${refused} refused`,
    checks: { database: 'Database', migrations: 'Schema', pool: 'Connections', queue: 'Queue', ledger: 'Ledger', limits: 'Rate limits' },
    well: 'Well', unwell: 'Not well', millis: (count) => new Intl.NumberFormat('en', { style: 'unit', unit: 'millisecond' }).format(count),
  },

  find: {
    title: 'Find', what: 'What you have of it',
    hint: 'An e-mail address, an account number, or any id: usr_…, acc_…, trf_…, hld_…',
    none: 'Nobody and nothing has this. Names are kept sealed, so they cannot be searched.',
  },

  users: {
    title: 'Users', email: 'E-mail', role: 'Role', status: 'Login', kyc: 'Known to the bank', since: 'Since',
    lock: 'Lock out', unlock: 'Let in again', lockAsk: 'All sessions end at once, and nobody can log in. Accounts still receive money.',
    lockTitle: 'Login', locked: (reason) => (reason ? `Locked: ${reason}` : 'Locked.'), changeRole: 'Change the role',
    newRole: 'New role',
    roleTitle: 'Role',
    done: { lock: 'Locked out.', unlock: 'Let in again.', role: 'The role is changed.', kyc: 'Decided.', erase: 'Forgotten.' },
    accounts: 'Accounts', noAccounts: 'No accounts.', trail: 'What this user did', about: 'What was done about this user',
    erase: 'Forget this user', eraseTitle: 'Forgetting',
    eraseAsk: 'Names, addresses and memos go for good; the books stay. All accounts must be closed.',
  },

  kyc: {
    title: 'Who this is', born: 'Born', phone: 'Phone', address: 'Address', history: 'Decisions', decide: 'Decide', decision: 'Decision',
    document: 'By which document', renewal: 'A newer document waits for a decision.', by: (id) => `by ${id}`,
    none: 'Nothing was decided yet.',
    decisions: { verified: 'Verified', rejected: 'Rejected', expired: 'Expired' },
  },

  accounts: {
    title: 'Accounts', number: 'Number', status: 'Status', currency: 'Currency', owners: 'Managed by', nobody: 'the bank itself',
    fenced: 'Fenced', frozenBy: { owner: 'Frozen by its owner', operator: 'Frozen by the bank' },
    freezeTitle: 'Freeze', freeze: 'Freeze', unfreeze: 'Unfreeze', frozen: 'The account is frozen.', unfrozen: 'The account is active.',
    cashTitle: 'Cash over the counter', deed: 'What is done',
    amount: (currency) => `Amount (${currency})`,
    memo: 'Memo', deeds: { deposits: 'Pay in', withdrawals: 'Pay out' }, paid: { deposits: 'Paid in.', withdrawals: 'Paid out.' },
    cashButton: 'Book it', limitsTitle: 'Limits', setLimits: 'Set limits', limitsSet: 'The limits are set.',
    entries: 'Newest entries', noEntries: 'Nothing was booked yet.', used: (used) => `${used} used`,
  },

  transfer: {
    title: 'Transfer', from: 'From', to: 'To', status: 'Status', booked: 'Booked', effective: 'Effective', left: 'Taken back so far',
    states: { posted: 'Posted', declined: 'Declined', pending: 'Pending' }, decline: 'Why it was declined',
    reverseTitle: 'Take it back', reverse: 'Take it back', part: (currency) => `Only this much (${currency})`,
    partHint: 'Empty for all that is left.',
    force: 'Even if the payee is frozen or has less', forceHint: 'Kept in the audit trail; the payee may end below zero.',
    reversed: 'Taken back.',
    why: 'Why it was decided so',
  },

  audit: {
    title: 'Audit trail', kind: 'Kind', kindHint: 'As it stands in the lines, like login_failed.', actor: 'Who (id)',
    subject: 'About (id)',
    outcome: 'Outcome', outcomes: { done: 'Done', refused: 'Refused' }, nobody: 'nobody known', sequence: (count) => `No. ${count}`,
    unsealed: 'not sealed yet', changed: (name, before, after) => `${name}: ${before ?? '–'} → ${after ?? '–'}`,
  },

  terms: {
    title: 'Rates and fees', none: 'No terms were set: accounts earn nothing and cost nothing.', type: 'Accounts', currency: 'Currency',
    from: 'From', interest: 'Interest a year, in hundredths of a percent', interestHint: '175 is 1.75 %.', dayCount: 'Days of a year',
    dayCounts: { 365: 'Always 365', 360: 'Always 360', actual: 'As the calendar has them' }, fee: 'Monthly fee, in the smallest unit',
    feeHint: '250 is 2.50 EUR.', set: 'Set terms', done: 'The terms are set.', setTitle: 'Set terms',
    rate: (points) => `${Math.floor(points / 100)}.${String(points % 100).padStart(2, '0')} % a year`, monthly: (fee) => `${fee} a month`,
  },
};
