const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Every sentence the page says, in one place. */
export const text = {
  name: 'Florin',
  loading: 'Loading…',
  checking: 'Asking the bank whether your session still lives…',
  requestId: (id) => `Request ${id}`,
  problem: 'There is a problem',
  tryAgain: 'Try again',

  copy: 'Copy', save: 'Save', saved: 'Your changes are saved.', no: 'Never mind',
  code: 'Code of your authenticator', codeHint: 'Six digits.',
  windows: { per_transfer: 'Each payment', daily: 'Each day', monthly: 'Each month' },
  limitIn: (window, currency) => `${window}, at most (${currency})`,
  limitHint: 'Leave it empty for no limit.',

  nav: {
    accounts: 'Accounts', pay: 'Pay', orders: 'Standing orders', payees: 'Payees', you: 'You', signOut: 'Sign out',
    signedInAs: 'Signed in as ',
  },

  signIn: {
    title: 'Sign in', button: 'Sign in', toSignUp: 'Create a login instead', email: 'E-mail', password: 'Password',
    codeHint: 'Six digits, or one of your recovery codes.', toForgot: 'Forgot the password?', whatTitle: 'What this is',
    what: 'Florin is a small bank that keeps its books in double entry: each payment is written twice, once on each side, '
      + 'and never rewritten.',
    page: 'This page is one client of its public API. Anything you can do here, a script can do too.',
    sandbox: 'New accounts start at zero. An operator of the bank deposits money; from then on you can pay.', api: 'The API description',
    problems: 'All error codes, explained',
  },
  signUp: {
    title: 'Create your login', button: 'Create login', toSignIn: 'I have a login already', fullName: 'Full name',
    passwordHint: 'At least 15 characters. A few unrelated words work well.',
  },

  forgot: {
    title: 'A new password', button: 'Send the link',
    sent: 'If there is a login with this address, a link is on its way. It is good once, for 30 minutes.',
  },
  links: {
    reset: { title: 'Choose a new password', button: 'Set password', password: 'New password' },
    welcome: { title: 'Become the first operator', button: 'Create login' },
  },

  ended: {
    newPassword: 'Your password is set, and all sessions have ended. Sign in with it.',
    idle: 'You were signed out because nothing happened for a while.',
    absolute: 'You were signed out because the session reached its longest time.',
    elsewhere: 'Your session has ended. Please sign in again.', signedOut: 'You are signed out.',
    erased: 'You are forgotten: your login is gone, and so is what the bank may not keep.',
    unreachable: 'This page is cleared, but the bank could not be reached. The session there ends by itself when it has been idle.',
  },
  warning: {
    idle: {
      title: 'Are you still there?', stay: 'Stay signed in',
      why: 'Nothing has happened for a while. To keep your money safe, you will be signed out.',
    },
    absolute: {
      title: 'Your session ends soon', stay: 'Go on until then',
      why: 'The session reaches its longest time. Finish what you are doing, then sign in again.',
    },
    left: (clock) => `${clock} left`, spoken: (seconds) => `You will be signed out in ${duration(seconds)}.`, signOut: 'Sign out now',
    failed: 'The bank cannot be reached at the moment.', tab: (clock, title) => `(${clock}) Sign-out soon · ${title}`,
  },

  accounts: {
    title: 'Your accounts', none: 'You have no account yet. Open one below; it takes a second.',
    available: (money) => `${money} available`, held: (money) => `${money} reserved`, latest: 'What happened last',
    status: { active: '', frozen: 'Frozen', closed: 'Closed' }, type: { checking: 'Checking', savings: 'Savings' },
    total: (currency) => `Total ${currency}`, openTitle: 'Open an account', openButton: 'Open account', kind: 'Kind',
    currency: 'Currency', label: 'Name (optional)', labelHint: 'Only you see it, for example “Holidays”.',
    opened: (name) => `${name} is open. Its balance is zero until somebody pays in.`,
  },
  account: {
    back: 'All accounts', balance: 'Balance', available: 'Available', held: 'Reserved', overdraft: 'Overdraft limit',
    number: 'Account number', copied: 'The account number is copied.', pay: 'Pay from this account', entries: 'Entries',
    none: 'Nothing has been booked yet.', more: 'Load more', moreDone: (count) => `${count} more entries are shown.`,
    fresh: (count) => (count === 1 ? 'One new entry.' : `${count} new entries.`), balanceAfter: (money) => `Balance ${money}`,
    from: (who) => `From ${who}`, to: (who) => `To ${who}`,
    kinds: {
      transfer: 'Transfer', deposit: 'Deposit', withdrawal: 'Withdrawal', reversal: 'Reversal', capture: 'Payment',
      fee: 'Fee', interest: 'Interest', card: 'Card payment', import: 'Imported',
    },
  },

  pay: {
    title: 'Pay', noAccount: 'You need an active account to pay from.', toAccounts: 'Go to your accounts',
    from: 'From', to: 'To', other: 'Another account, by number', number: 'Account number',
    numberHint: 'Starts with XF and has 16 characters; spaces do not matter.', holder: 'Name of its holder (optional)',
    holderHint: 'The bank says whether the account is theirs.', amount: (currency) => `Amount in ${currency}`, memo: 'Memo (optional)',
    review: 'Review payment', needNumber: 'Enter the account number of who gets the money.',
  },
  amounts: {
    shape: (digits) => `Enter an amount like ${digits === 0 ? '1250' : `12.${'50'.padEnd(digits, '0')}`}, without thousands separators.`,
    tooFine: (digits) => (digits === 0 ? 'This currency has whole amounts only.' : `This currency has ${digits} decimals.`),
    zero: () => 'Enter an amount above zero.', tooLarge: () => 'This amount is too large.',
  },
  likeness: {
    match: 'The account is held under this name.',
    close_match: 'The holder has a name much like this one, but not the same. Is it whom you mean?',
    no_match: 'The account is not held under this name. Money sent to the wrong account may not come back.',
    unchecked: 'The name was not compared with that of the holder: you have asked for many names in a short time.',
  },
  review: {
    title: 'Review payment', lead: 'Nothing has been paid yet. Please check each line.', from: 'From', to: 'To', memo: 'Memo',
    after: 'Balance afterwards', confirm: (money) => `Pay ${money}`,
    codeHint: 'Six digits. You are asked since the amount is large, or you pay this account for the first time.',
    edit: 'Change something', cancel: 'Cancel', cancelled: 'The payment is cancelled. Nothing was paid.', sending: 'Paying…',
    unknown: 'We do not know yet whether this payment went through, because the answer did not arrive. Finishing it is safe: '
      + 'it is paid once, however often you press.',
    finish: 'Finish payment', check: 'Check whether it was paid',
    missing: 'The bank has no such payment so far. You can finish it, or give it up.', giveUp: 'Give up this payment',
  },
  receipt: {
    title: 'Paid', lead: (money) => `${money} is booked, on both sides.`, id: 'Reference', booked: 'Booked', toAccount: 'See the account',
    again: 'Pay something else',
  },

  explained: {
    title: 'Why the bank decides so', earliest: 'It would pass from',
    rules: {
      invalid_account_number: 'The account number is well formed', same_account: 'Two different accounts',
      currency_mismatch: 'Both in this currency', account_closed: 'Neither account is closed', account_frozen: 'Neither account is frozen',
      account_fenced: 'Neither account is being looked into', balance_version_mismatch: 'The balance is the one that was looked at',
      effective_at_out_of_window: 'It counts from a day that may be named', kyc_required: 'The bank knows the payer',
      step_up_required: 'No code is needed, or it was shown', limit_exceeded: 'Within the limits', insufficient_funds: 'Enough money',
      balance_out_of_range: 'The balance can be written down',
    },
    verdicts: { passed: 'Passed', refused: 'Refused', not_checked: 'Not looked at' },
    numbers: {
      balance: 'balance', held: 'reserved', overdraft_limit: 'overdraft limit', available: 'available',
      left_of_hold: 'left of the reservation', left_to_reverse: 'left to send back',
    },
    limit: (window, used, limit) => `${window}: ${used} used of ${limit}`,
  },
  filters: {
    title: 'Search', button: 'Show entries', clear: 'Show all', any: 'Any', found: 'Entries found', none: 'No entry is like this.',
    q: 'Words in the memo', direction: 'Direction', kind: 'What it is', directions: { credit: 'Money in', debit: 'Money out' },
    min: (currency) => `At least (${currency})`, max: (currency) => `At most (${currency})`, from: 'From this day', to: 'Until this day',
  },
  balance: {
    title: 'Balance over time', asOf: 'The account as it was', instant: 'As of', now: 'Now',
    drawn: (low, high) => `The balance over time, from ${low} to ${high}. Each balance stands among the entries.`,
  },
  entry: {
    from: 'From', to: 'To', account: 'Account', memo: 'Memo', kind: 'Kind', booked: 'Booked', effective: 'Counts from',
    after: 'Balance after it', position: 'Place in the chain', positionOf: (place, all) => `${place} of ${all}`,
    transfer: 'Reference', copied: 'The reference is copied.', print: 'Print',
    reversed: 'Sent back so far', reverses: 'Sends back', hold: 'From the reservation',
    chain: 'Each entry of an account carries a hash of the one before it: none can be changed, put in or left out unnoticed.',
    why: 'Why did it pass?', untold: 'Only whoever ordered it is told why it passed.',
  },
  statements: {
    title: 'Statements', lead: 'Opening balance and entries make the closing balance: the bank checks it before it sends one.',
    entries: (count) => (count === 1 ? '1 entry' : `${count} entries`), running: 'not ended yet',
    opening: (money) => `Opened with ${money}`, download: (form, month) => `${form.toUpperCase()} of ${month}`,
    range: 'Any other days', from: 'First day', to: 'Day after the last', toHint: 'A year at most, and not ahead of today.',
    form: 'As', get: 'Get it', of: (month) => `Statement of ${month}`, holders: 'Held by',
    openingBalance: 'Opening balance', closingBalance: 'Closing balance', in: 'Money in', out: 'Money out',
    runningHint: 'This month has not ended: what stands here is not issued yet.', none: 'Nothing was booked.',
    date: 'Date', what: 'What', receipt: 'What it is checked by', head: 'Head of the chain', digest: 'Digest', signature: 'Signature',
    receiptHint: 'The digest covers all that the statement says; the bank has signed it.',
  },
  check: {
    title: 'Check a statement', file: 'Statement in JSON',
    lead: 'Drop one here, or choose it, to have it compared with what the bank gives today.',
    verdicts: {
      same: 'It is, word for word, the statement of the bank.',
      different: 'It is NOT the statement of the bank: something in it was changed.',
      running: 'It differs from what the bank gives now. Its days have not ended, so entries may have come.',
      other: 'It is no statement of this account.', unreadable: 'This file is no statement in JSON.',
    },
  },
  members: {
    title: 'Members', you: 'You', since: 'Since', may: 'May', change: 'Change', remove: 'Remove', leave: 'Leave this account',
    access: { view: 'Look', pay: 'Look and pay', manage: 'Everything a holder may' },
    open: 'Asked to join', until: 'Open until', withdraw: 'Withdraw', withdrawn: 'The invitation is withdrawn.',
    changeLabel: (name) => `Change what ${name} may`, removeLabel: (name) => `Remove ${name}`,
    removed: (name) => `${name} is no member any more.`, removeAsk: (name) => `${name} will see nothing of this account any more.`,
    leaveAsk: 'You will see nothing of this account any more.',
    withdrawLabel: (email) => `Withdraw the invitation to ${email}`, withdrawAsk: (email) => `Take back what you offered ${email}?`,
    inviteTitle: 'Ask somebody to join', invite: 'Send invitation',
    inviteLead: 'Whoever has this address finds the invitation under “You”, for 14 days.',
    invited: (email) => `The invitation to ${email} is on its way.`,
  },
  invitations: {
    title: 'An invitation', accept: 'Join', decline: 'Decline',
    lead: (who, currency, may) => `${who} asks you to join an account in ${currency}. You may: ${may.toLowerCase()}.`,
    done: { accept: 'You have joined. The account is among yours.', decline: 'The invitation is declined.' },
  },
  settings: {
    title: 'Settings', name: 'Name of the account', notYours: 'Only whoever holds this account may change it.',
    freezeTitle: 'Freeze', freeze: 'Freeze account', unfreeze: 'Unfreeze account',
    freezeLead: 'Nothing goes in or out of a frozen account, until it is unfrozen.',
    isFrozen: 'The account is frozen: nothing goes in or out.',
    closeTitle: 'Close', close: 'Close account', closeAsk: 'A closed account is never opened again.',
    closeLead: 'An account can be closed when it is empty and nothing of it is reserved.',
    sweep: 'Send what is left to', noSweep: 'Nowhere: it is empty',
    done: { freeze: 'The account is frozen.', unfreeze: 'The account is active again.', close: 'The account is closed.' },
  },
  payees: {
    title: 'Payees', none: 'You have no payees yet.', name: 'Name of the payee', addTitle: 'Add a payee', add: 'Add payee',
    added: (name) => `${name} is added.`, rename: 'Rename', renameLabel: (name) => `Rename ${name}`,
    newName: (name) => `Another name for ${name}`,
    renamed: (name) => `The payee is called ${name} now.`, payLabel: (name) => `Pay ${name}`,
    remove: 'Remove', removeLabel: (name) => `Remove ${name}`, removed: (name) => `${name} is removed.`,
    removeAsk: (name) => `Remove ${name} from your payees?`,
  },
  orders: {
    title: 'Standing orders', none: 'Nothing is paid again and again yet.', unnamed: 'Standing order',
    newTitle: 'A new standing order', create: 'Give the order', often: 'How often', start: 'First on',
    startHint: 'It is paid on this day, then on the same day of each week or month.',
    end: 'Last on (optional)', endLabel: 'Last on', shortfall: 'If there is too little money',
    frequencies: { monthly: 'Each month', weekly: 'Each week', daily: 'Each day', once: 'Once' },
    shortfalls: { retry: 'Try again the next day', skip: 'Leave it out', available: 'Pay what is there' },
    once: (date) => `Once, on ${date}`,
    rhythms: {
      daily: () => 'Each day', weekly: (on) => `Each ${WEEKDAYS[on - 1]}`,
      monthly: (on) => (on > 28 ? `Each month, on day ${on} or its last` : `Each month, on day ${on}`),
    },
    next: (date) => `next on ${date}`, nextLabel: 'Next on', skipping: 'Left out on', statusLabel: 'State',
    status: { active: 'Active', paused: 'Paused', ended: 'Ended' },
    pause: 'Pause', resume: 'Resume', skip: 'Leave out the next', change: 'Change it',
    done: { pause: 'It is paused.', resume: 'It is active again.', skip_next: 'The next one is left out.' },
    endAsk: 'It will pay nothing any more.', endYes: 'End this order', ended: 'The standing order has ended.',
    runs: 'What became of it', noRuns: 'Nothing was due yet.',
    outcomes: {
      posted: 'Paid', declined: 'Declined', skipped: 'Left out', reduced: 'Too little money; what was there was paid',
      retrying: 'Too little money; tried again', given_up: 'Given up',
    },
  },
  profile: {
    title: 'Profile', born: 'Date of birth', phone: 'Phone', phoneHint: 'With the country code, for example +44 20 7946 0000.',
    street: 'Street and house', postalCode: 'Postal code', city: 'City', country: 'Country', countryHint: 'Two letters, for example GB.',
  },
  documents: {
    title: 'Identity documents', none: 'You have shown no document yet.', addTitle: 'Show a document', add: 'Add document',
    type: 'Document', number: 'Its number', expires: 'Good until', until: (date) => `good until ${date}`,
    types: { passport: 'Passport', id_card: 'Identity card', driving_licence: 'Driving licence', residence_permit: 'Residence permit' },
    added: 'The document is added.', removed: 'The document is forgotten.', remove: 'Forget',
    removeLabel: (last) => `Forget the document that ends in ${last}`, removeAsk: (last) => `Forget the document that ends in ${last}?`,
  },
  kyc: {
    title: 'Does the bank know you?', until: 'Until', ask: 'Ask to be verified', asked: 'The bank looks at it.',
    status: { unverified: 'Not verified', pending: 'Being looked at', verified: 'Verified', rejected: 'Refused', expired: 'Out of date' },
    missing: 'Still missing:', parts: { date_of_birth: 'date of birth', address: 'address', document: 'a document' },
  },
  security: {
    title: 'Security', passwordTitle: 'Password', passwordLead: 'Another password ends all your other sessions.',
    password: 'Password', current: 'Current password', change: 'Change password', changed: 'Your password is changed.',
  },
  totp: {
    title: 'Authenticator', off: 'With an app on your phone, nobody gets in who has only your password.', start: 'Set up an authenticator',
    scan: 'Scan this with your authenticator, then type the code it shows.', qr: 'QR code of the secret that stands below',
    secret: 'Or type this secret:', copied: 'The secret is copied.', codeHint: 'Six digits, from the app.', confirm: 'Turn it on',
    enrolled: 'The authenticator is on. Keep these recovery codes: each is good once, and they are shown this once only.',
    on: 'An authenticator is on.', left: (count) => `${count} recovery codes are left.`, remove: 'Turn it off',
    removeLead: 'Your password alone will open the door again. All other sessions end.', removed: 'The authenticator is off.',
  },
  sessions: {
    title: 'Sessions', lead: 'Where you are signed in. End what you do not know, then change your password.',
    current: 'This one', seen: 'last seen', since: 'Since', until: 'until', unknown: 'Unknown program',
    end: 'End', endLabel: (device) => `End the session of ${device}`, endOthers: 'End all others',
    ended: (count) => (count === 1 ? 'The session has ended.' : `${count} sessions have ended.`),
  },
  keys: {
    title: 'API keys', lead: 'A key lets a program do some of what you may, until it expires or you take it away.',
    none: 'You have no keys.', newTitle: 'Make a key', name: 'What it is for',
    nameHint: 'For example “Nightly export”.', make: 'Make key',
    scopes: {
      read: 'Read', move_money: 'Move money', manage_accounts: 'Open, name, freeze and close accounts', operate: 'Do what operators do',
    },
    needScope: 'Choose what the key may do.', lives: 'Good for', lifetimes: [['30', '30 days'], ['90', '90 days'], ['365', 'A year']],
    once: (name) => `This is the key “${name}”. Keep it safe: it is shown this once only.`,
    kept: 'I have kept it', copied: 'The key is copied.',
    used: 'last used', unused: 'never used', remove: 'Take away', removed: (name) => `The key “${name}” works no longer.`,
    removeLabel: (name) => `Take away ${name}`, removeAsk: (name) => `Programs that use “${name}” will be refused.`,
  },
  data: {
    title: 'Your data', exportTitle: 'Take it along', exportLead: 'All that the bank has of you: who you are, accounts, entries, payments.',
    zip: 'Download as ZIP', json: 'Download as JSON', taken: 'Your data is on its way.',
    eraseTitle: 'Be forgotten', erase: 'Erase my login',
    eraseLead: 'Your login and your name go, for good. What the law makes a bank keep stays, without it. Close your accounts first.',
    sure: 'I know that this cannot be undone', needSure: 'Say that you know it.',
  },

  errors: {
    network: 'The bank cannot be reached. Check your connection and try again.', signedOut: 'The session has ended.',
    unexpected: 'The bank answered in a way this page does not understand.',
  },
};

function duration(seconds) {
  const counted = (count, unit) => (count === 1 ? `1 ${unit}` : `${count} ${unit}s`);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [minutes > 0 ? counted(minutes, 'minute') : null, rest > 0 || minutes === 0 ? counted(rest, 'second') : null];
  return parts.filter((part) => part !== null).join(' ');
}
