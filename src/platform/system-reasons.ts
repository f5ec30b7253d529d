/** What the system sees of every place, and why it may; ARCHITECTURE.md shows the same as a table. */
export const systemReasons = {
  'who asks is not known before': [
    ...['identify', 'login', 'logout', 'count a try', 'one-time code', 'first administrator'],
    ...['identify a learner', 'sign in', 'sign out', 'portal: names', 'last words'],
    ...['sync: who asks', 'sync: who brings a log', 'sync: a stranger', 'station door'],
    ...['lrs key', 'cmi5: key', 'cmi5: fetch', 'tincan: key', 'calendar feed'],
  ],
  'it is the asker’s own': [
    ...['own account', 'own logins', 'own posts', 'own editions', 'own certificate'],
    ...[
      'portal: own certificates',
      'portal: ask for a certificate',
      'portal: what one has learned',
    ],
    'own training',
    ...['cmi5', 'cmi5: launch', 'cmi5: abandoned', 'tincan', 'xapi: learner', 'xapi: state'],
  ],
  'it is public': [
    ...['places are public', 'policy is public', 'content', 'portal: county', 'portal: its place'],
    'portal: what is on',
    ...[
      'portal: verify a certificate',
      'portal: what is on its way',
      'what is here',
      'xapi: own place',
    ],
    ...['xapi: consistent', 'health', 'it is on the notice board'],
  ],
  'a person may hold posts, and be lent them, elsewhere': [
    ...[
      'posts of a person',
      'posts of an account',
      'delegations',
      'unmasking grants',
      'end logins',
    ],
    'last administrator',
    'a post that is handed over',
    'posts that a row waits for',
  ],
  'it is taken once in the whole county': [
    ...['uniqueness of login names', 'uniqueness of register keys', 'recode a place'],
    'numbers of an organ',
  ],
  'it crosses a border that people do not': [
    'batches and their people',
    // A school answers for a village it cannot see, and a village’s best school may stand in the next township.
    ...['consents of a party', 'candidates of the whole county', 'schools of the whole county'],
    ...['decisions and their schools', 'a decision and its candidates', 'solve a scenario'],
    ...['a school moves with what belongs to it', 'bureau above a school'],
    ...['needs and industries of a township', 'topics asked at stations'],
    ...['resources asked for at stations', 'room for a placement', 'withdrawn placements'],
    'uploads: room',
    'timetables and their schools',
    'a signed paper and its parties',
    'notices and their receipts',
    'what rests on rows that are taken back',
    // A session serves villages that its school cannot see, and a person may sit in two townships at once.
    ...[
      'whom a session serves',
      'doubts about sessions',
      'credit of a session',
      'what a station rests on',
      'a station that moves to another school',
      'the week of stations',
      'the letter of a township',
      'the programme of a county',
      'the plan of a county',
      'plans between hubs',
      'a circular and whom it is for',
      'lessons of the whole county',
    ],
  ],
  'whoever may was chosen by reach first': [
    ...['learning hours', 'learning certificate', 'learning certificates', 'cmi5: waive'],
    ...['sync: a person settles a clone', 'sync: a person trusts a log', 'sync: own standing'],
    ...['sync: the hub above', 'release offer', 'release offers', 'release stop'],
    ...['release: all stations', 'certificates', 'certificate authority', 'today: content'],
    ...['failed jobs', 'retry a job', 'drop a job'],
  ],
  'stations and hubs speak, not people': [
    ...['sync', 'sync: blobs', 'sync: contact', 'sync: contacts', 'sync: durable marks'],
    ...[
      'sync: enrolment',
      'sync: forget records',
      'sync: identity',
      'sync: name',
      'sync: proposals',
    ],
    ...['sync: publish', 'sync: record', 'sync: restored', 'sync: room for blobs', 'sync: stick'],
    ...['sync: witness', 'station page', 'station start', 'steps of a case'],
  ],
  'a job does it': [
    ...['make an edition', 'jobs of the dead', 'give a job up', 'cmi5: silent sessions'],
    ...['forget ended logins', 'forget stale imports', 'stations: forget deletions'],
    ...[
      'stations: forget records',
      'anchor the chains of the trail',
      'release hours',
      'guard the rooms',
      'plan a term',
      'stations as the day finds them',
      'daily digests',
      'publish a lesson',
    ],
  ],
  'somebody at the machine does it': [
    ...['hub invite', 'hub join', 'hub status', 'station invite', 'packet', 'restored'],
    ...['release distrust', 'release install', 'release stage', 'release trust'],
    ...['verify the audit trail', 'erase from the audit trail'],
    ...['demonstration data', 'demonstration stations'],
  ],
} as const

type Why = keyof typeof systemReasons
export type SystemReason = (typeof systemReasons)[Why][number] | 'test' | `test ${string}`
