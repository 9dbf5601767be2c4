/** Every sentence the page says, in one place. */
export const text = {
  name: 'Florin',
  loading: 'Loading…',
  checking: 'Asking the bank whether your session still lives…',
  requestId: (id) => `Request ${id}`,
  problem: 'There is a problem',
  tryAgain: 'Try again',

  nav: { accounts: 'Accounts', pay: 'Pay', signOut: 'Sign out', signedInAs: (name) => `Signed in as ${name}` },

  signIn: {
    title: 'Sign in',
    button: 'Sign in',
    toSignUp: 'Create a login instead',
    email: 'E-mail',
    password: 'Password',
    code: 'Code of your authenticator',
    codeHint: 'Six digits, or one of your recovery codes.',
    toForgot: 'Forgot the password?',
    whatTitle: 'What this is',
    what: 'Florin is a small bank that keeps its books in double entry: each payment is written twice, once on each side, and never rewritten.',
    page: 'This page is one client of its public API. Anything you can do here, a script can do too.',
    sandbox: 'New accounts start at zero. An operator of the bank deposits money; from then on you can pay.',
    api: 'The API description',
    problems: 'All error codes, explained',
  },
  signUp: {
    title: 'Create your login',
    button: 'Create login',
    toSignIn: 'I have a login already',
    fullName: 'Full name',
    passwordHint: 'At least 15 characters. A few unrelated words work well.',
  },

  forgot: {
    title: 'A new password',
    button: 'Send the link',
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
    elsewhere: 'Your session has ended. Please sign in again.',
    signedOut: 'You are signed out.',
    unreachable: 'This page is cleared, but the bank could not be reached. The session there ends by itself when it has been idle.',
  },
  warning: {
    titleIdle: 'Are you still there?',
    titleAbsolute: 'Your session ends soon',
    whyIdle: 'Nothing has happened for a while. To keep your money safe, you will be signed out.',
    whyAbsolute: 'The session reaches its longest time. Finish what you are doing, then sign in again.',
    left: (clock) => `${clock} left`,
    spoken: (seconds) => `You will be signed out in ${duration(seconds)}.`,
    stay: 'Stay signed in',
    goOn: 'Go on until then',
    signOut: 'Sign out now',
    failed: 'The bank cannot be reached at the moment.',
    tab: (clock, title) => `(${clock}) Sign-out soon · ${title}`,
  },

  accounts: {
    title: 'Your accounts',
    none: 'You have no account yet. Open one below; it takes a second.',
    available: (money) => `${money} available`,
    status: { active: '', frozen: 'Frozen', closed: 'Closed' },
    type: { checking: 'Checking', savings: 'Savings' },
    total: (currency) => `Total ${currency}`,
    openTitle: 'Open an account',
    openButton: 'Open account',
    kind: 'Kind',
    currency: 'Currency',
    label: 'Name (optional)',
    labelHint: 'Only you see it, for example “Holidays”.',
    opened: (name) => `${name} is open. Its balance is zero until somebody pays in.`,
  },
  account: {
    back: 'All accounts',
    balance: 'Balance',
    available: 'Available',
    held: 'Reserved',
    overdraft: 'Overdraft limit',
    number: 'Account number',
    copy: 'Copy',
    copied: 'The account number is copied.',
    pay: 'Pay from this account',
    entries: 'Entries',
    none: 'Nothing has been booked yet.',
    more: 'Load more',
    moreDone: (count) => `${count} more entries are shown.`,
    fresh: (count) => (count === 1 ? 'One new entry.' : `${count} new entries.`),
    balanceAfter: (money) => `Balance ${money}`,
    from: (who) => `From ${who}`,
    to: (who) => `To ${who}`,
    kinds: {
      transfer: 'Transfer', deposit: 'Deposit', withdrawal: 'Withdrawal', reversal: 'Reversal', capture: 'Payment',
      fee: 'Fee', interest: 'Interest', card: 'Card payment', import: 'Imported',
    },
  },

  pay: {
    title: 'Pay',
    noAccount: 'You need an active account to pay from.',
    toAccounts: 'Go to your accounts',
    from: 'From', to: 'To', other: 'Another account, by number',
    number: 'Account number',
    numberHint: 'Starts with XF and has 16 characters; spaces do not matter.',
    amount: (currency) => `Amount in ${currency}`,
    memo: 'Memo (optional)',
    review: 'Review payment',
    needNumber: 'Enter the account number of who gets the money.',
    amounts: {
      shape: (digits) => `Enter an amount like ${digits === 0 ? '1250' : `12.${'50'.padEnd(digits, '0')}`}, without thousands separators.`,
      tooFine: (digits) => (digits === 0 ? 'This currency has whole amounts only.' : `This currency has ${digits} decimals.`),
      zero: () => 'Enter an amount above zero.',
      tooLarge: () => 'This amount is too large.',
    },
  },
  review: {
    title: 'Review payment',
    lead: 'Nothing has been paid yet. Please check each line.',
    from: 'From', to: 'To', memo: 'Memo',
    after: 'Balance afterwards',
    confirm: (money) => `Pay ${money}`,
    code: 'Code of your authenticator',
    codeHint: 'Six digits. You are asked since the amount is large, or you pay this account for the first time.',
    edit: 'Change something', cancel: 'Cancel',
    cancelled: 'The payment is cancelled. Nothing was paid.',
    sending: 'Paying…',
    unknown: 'We do not know yet whether this payment went through, because the answer did not arrive. Finishing it is safe: it is paid once, however often you press.',
    finish: 'Finish payment',
    check: 'Check whether it was paid',
    missing: 'The bank has no such payment so far. You can finish it, or give it up.',
    giveUp: 'Give up this payment',
  },
  receipt: {
    title: 'Paid',
    lead: (money) => `${money} is booked, on both sides.`,
    id: 'Reference',
    booked: 'Booked',
    toAccount: 'See the account',
    again: 'Pay something else',
  },

  errors: {
    network: 'The bank cannot be reached. Check your connection and try again.',
    signedOut: 'The session has ended.',
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
