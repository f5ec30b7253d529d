/** Of each there are the verbs `read` and `write` at least. */
export const registerNames = [
  'townships',
  'villages',
  'industries',
  'schools',
  'rooms',
  'equipment',
  'loans',
  'sessions',
  'experts',
  'themes',
  'learning_plans',
  'themed_activities',
  'teaching_bases',
  'teaching_links',
  'staff',
  'road_distances',
  'resources',
  'subjects',
  'packs',
  'resource_sources',
  'needs',
  'acquisitions',
  'channels',
  'programme_items',
  'notices',
  'appointments',
  'plates',
  'joint_use_agreements',
  'letters',
  'rule_adoptions',
  'training_batches',
  'enrolments',
  'post_certificates',
  'rectification_orders',
  'joint_meetings',
  'meeting_actions',
  'acceptance_sheets',
  'bureau_leaders',
  'contact_points',
  'contact_visits',
  'practice_cases',
  'circulars',
  'maintenance_records',
  'fault_tickets',
] as const
type Registers = (typeof registerNames)[number]
type Acts = 'read' | 'write' | 'propose'

/** What may be done to what; a misspelt one does not compile. Roles say whose it is. */
export type Verb =
  | `${Registers}.${Acts}`
  | `audit.${'read' | 'inspect'}`
  | `guide.${'read' | 'issue' | 'receive' | 'answer'}`
  | `programmes.${'read' | 'write'}`
  | `plans.${'read' | 'write' | 'review' | 'file'}`
  | `founding.${'read' | 'govern'}`
  | 'loans.approve'
  | 'appointments.appoint'
  | 'post_certificates.issue'
  | 'learning_plans.adopt'
  | `letters.${'issue' | 'sign'}`
  | `acceptance.${'read' | 'try' | 'inspect' | 'judge'}`
  | `rectification_orders.${'issue' | 'answer' | 'oversee'}`
  | `circulars.${'send' | 'receive'}`
  | 'practice_cases.approve'
  | 'sessions.confirm'
  | `fault_tickets.${'assign' | 'verify'}`
  | `duties.${'read' | 'write'}`
  | `node.${'read' | 'manage'}`
  | 'own_station.use'
  | `people.${'read' | 'write' | 'appoint' | 'unmask'}`
  | `placements.${'read' | 'write'}`
  | `policy.${'read' | 'set'}`
  | 'places.write'
  | 'calendars.write'
  | 'resources.publish'
  | `siting.${'read' | 'plan' | 'decide' | 'place' | 'waive'}`
  | `siting.consent_${'township' | 'village' | 'bureau' | 'school'}`
  | `stations.${'read' | 'manage' | 'carry'}`
  | `survey.${'read' | 'submit' | 'verify' | 'manage'}`
  | `timetable.${'read' | 'propose' | 'agree_township' | 'agree_village' | 'agree_school' | 'excuse'}`
  | `workload.${'read' | 'write' | 'confirm' | 'sign'}`

/** What a role says: one verb, all of a thing, or one act on everything. */
export type Permission = Verb | `${SubjectOf<Verb>}.*` | '*.read' | '*.*'
type SubjectOf<V extends string> = V extends `${infer Subject}.${string}` ? Subject : never

/** The verb of a register known by its shape alone. */
export const verbOf = ({ name }: { name: string }, act: Acts): Verb => `${name}.${act}` as Verb
