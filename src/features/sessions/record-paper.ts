import { type Day, timeOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import type { RecordPaper } from '../documents/session-sheets.ts'
import { shownTitle } from '../timetable/shown-title.ts'
import type { Attending, KeeperSessionDetail } from './keeper-api.ts'
import { fill, recordWords } from './record-words.ts'
import { session } from './session.ts'
import { causes, checks, learnerGroups, parts, segmentForms, serviceFunctions } from './values.ts'

/** A session on file: what was planned and took place, who came, what was played (F22, F23). */
export function recordOf(
  found: KeeperSessionDetail,
  people: readonly Attending[],
  { asOf, language }: { asOf: Day; language: Language },
): Omit<RecordPaper, 'photos' | 'photosAbout'> {
  const words = recordWords(language)
  return {
    ...{ title: words.recordTitle, subject: shownTitle(found.title, language), asOf },
    unit: found.stations.map(({ name }) => name).join(words.and),
    facts: factsOf(found, language),
    texts: [
      { heading: session.fields.gist.label[language], body: found.gist ?? '' },
      { heading: session.fields.broken.label[language], body: found.broken ?? '' },
    ].filter(({ body }) => body !== ''),
    tables: [formsOf(found, language), namesOf(people, language), playedOf(found, language)],
    signatures: [words.operator, words.recorder, words.confirmed].map((label) => ({ label })),
  }
}

/** What nobody said is not printed; the head count always is, to be written in. */
function factsOf(found: KeeperSessionDetail, language: Language): RecordPaper['facts'] {
  const words = recordWords(language)
  const { fields } = session
  const { beganAt, endedAt, headCount, members, cause, serviceFunction, theme } = found
  const facts: [string, string | null][] = [
    [fields.kind.label[language], fields.kind.choices?.[found.kind]?.[language] ?? found.kind],
    [words.when, `${found.day} ${found.plannedFrom}–${found.plannedTo}`],
    [words.took, beganAt && `${beganAt}–${endedAt ?? ''}`],
    [words.counted, fill(words.minutesSay, { minutes: found.delivered })],
    [
      fields.interruptions.label[language],
      found.interruptions
        .map(({ from, to, cause: why }) => `${from}–${to ?? ''} ${causes[why][language]}`)
        .join(words.and),
    ],
    [
      words.came,
      headCount === null ? '　' : fill(words.people, { people: headCount, members: members ?? 0 }),
    ],
    [
      fields.serviceFunction.label[language],
      serviceFunction && serviceFunctions[serviceFunction][language],
    ],
    [fields.theme.label[language], found.themes.find(({ code }) => code === theme)?.name ?? theme],
    [fields.teachingLink.label[language], found.teachingLink],
    [fields.need.label[language], found.need],
    [
      fields.groups.label[language],
      found.groups.map((one) => learnerGroups[one][language]).join(words.and),
    ],
    [fields.expert.label[language], found.expert],
    [
      fields.staff.label[language],
      found.staff.map(({ name, part }) => `${name} ${parts[part][language]}`).join(words.and),
    ],
    [
      fields.checked.label[language],
      found.checked.map((one) => checks[one][language]).join(words.and),
    ],
    [fields.cause.label[language], cause && causes[cause][language]],
    [fields.otherDay.label[language], found.otherDay],
  ]
  return [
    {
      label: words.where,
      value: { named: [found.schoolName, found.roomNo].filter(Boolean).join('　') },
    },
    ...facts.flatMap(([label, value]) => (value ? { label, value } : [])),
  ]
}

function formsOf({ segments }: KeeperSessionDetail, language: Language) {
  const words = recordWords(language)
  return {
    heading: words.forms,
    columns: [
      { heading: words.form, share: 2, side: 'center' as const },
      { heading: words.what, share: 6, side: 'left' as const },
      { heading: words.minutes, share: 1.2, side: 'right' as const },
    ],
    rows: segments.map(({ form, title, minutes }) => [
      segmentForms[form][language],
      title ?? '',
      minutes,
    ]),
    none: words.noForms,
  }
}

function namesOf(people: readonly Attending[], language: Language) {
  const words = recordWords(language)
  const present = people.filter(({ isPresent }) => isPresent)
  return {
    heading: words.names,
    columns: [
      { heading: words.group, share: 2.4, side: 'left' as const },
      { heading: words.name, share: 8, side: 'left' as const },
      { heading: words.count, share: 1.2, side: 'right' as const },
    ],
    rows: [...Map.groupBy(present, ({ group }) => group)].map(([group, own]) => [
      { named: group },
      own.map(({ name }) => name).join(words.and),
      own.length,
    ]),
    none: words.noNames,
  }
}

function playedOf({ played }: KeeperSessionDetail, language: Language) {
  const words = recordWords(language)
  return {
    heading: words.played,
    columns: [
      { heading: words.time, share: 1.6, side: 'center' as const },
      { heading: words.title, share: 7, side: 'left' as const },
      { heading: words.minutes, share: 1.2, side: 'right' as const },
    ],
    rows: played.map(({ at, title, minutes }) => [timeOf(at), title, minutes]),
    none: words.noPlayed,
  }
}
