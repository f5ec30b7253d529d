import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { audit } from '../audit/store.ts'
import { printPlainList } from '../documents/actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { readPolicies } from '../policy/store.ts'
import { lockStored, type Stored } from '../registers/store.ts'
import type { LetterScores } from './api.ts'
import { type LetterRow, type LetterState, letter } from './letter.ts'
import { answersFor } from './letter-reach.ts'
import { type Ended, listEnded } from './letter-store.ts'
import { listScores, setScores } from './score-store.ts'
import { targetsOf } from './target.ts'

type StoredLetter = Stored & LetterRow & { state: LetterState; stateAt: string }

async function requireLetter(tx: Tx, actor: Actor, id: string): Promise<StoredLetter> {
  const found = (await lockStored(tx, letter, [id])).get(id) as StoredLetter | undefined
  if (!found || !may(actor, 'letters.read', found)) throw notFound('letters', id)
  return found
}

/** It binds the reader's own unit, which does not score itself. */
async function isOwn(tx: Tx, actor: Actor, { unitCode }: StoredLetter): Promise<boolean> {
  const [unit] = await findPlaces(tx, [unitCode])
  return answersFor(actor, unitCode, unit?.level ?? 'village')
}

/** What a letter asks, with the points of each target and what was found of it. */
export async function readScores(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<LetterScores> {
  return scoped(db, actor, async (tx) => {
    const found = await requireLetter(tx, actor, id)
    const scores = new Map((await listScores(tx, [id])).map((one) => [one.line, one]))
    const lines = targetsOf(found.targets).map((target) => {
      const score = scores.get(target.line)
      return {
        ...target,
        score: score ? { points: score.points, evidence: score.evidence } : null,
      }
    })
    return {
      ...{ state: found.state, lines, scoredBy: scores.values().next().value?.actorName ?? null },
      appealUntil: found.state === 'scored' ? await appealUntil(tx, found, dayOf(now)) : null,
      mayScore:
        found.state === 'in_force' &&
        may(actor, 'letters.issue', found) &&
        !(await isOwn(tx, actor, found)),
    }
  })
}

/** The last day on which the unit may object to what it was told. */
export async function appealUntil(
  tx: Tx,
  { unitCode, stateAt }: Pick<StoredLetter, 'unitCode' | 'stateAt'>,
  day: Day,
): Promise<Day> {
  const policies = await readPolicies(tx, ['programme.letterAppealDays'])
  return addDays(dayOf(stateAt), policies(unitCode, day)['programme.letterAppealDays'])
}

/** Letters whose days are over and that now want a last word of the reader: scores, or what came of it. */
export async function endedLetters(tx: Tx, actor: Actor, day: Day): Promise<Ended[]> {
  const policies = await readPolicies(tx, ['programme.letterAppealDays'])
  return (await listEnded(tx, day)).filter(({ unitCode, level, state, stateAt }) => {
    const appealDays = policies(unitCode, day)['programme.letterAppealDays']
    return (
      may(actor, 'letters.issue', { regionCode: unitCode }) &&
      !answersFor(actor, unitCode, level) &&
      (state === 'in_force' || addDays(dayOf(stateAt), appealDays) < day)
    )
  })
}

/** Points and evidence of the targets, all or some of them, instead of those that were written before. */
export async function writeScores(
  db: Db,
  actor: Actor,
  {
    id,
    scores,
  }: { id: string; scores: readonly { line: number; points: number; evidence: string }[] },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const found = await requireLetter(tx, actor, id)
    const verb = 'letters.issue'
    if (!may(actor, verb, found)) throw forbidden('not_permitted', { verb })
    if (await isOwn(tx, actor, found)) throw conflict('letter_issued_above')
    if (found.state !== 'in_force') throw conflict('letter_not_in_force')
    const targets = new Map(targetsOf(found.targets).map((one) => [one.line, one]))
    for (const { line, points } of scores) {
      const most = targets.get(line)?.points
      if (most == null) throw notFound('target', String(line))
      if (points > most) throw invalid('points_beyond', { line, points, most })
    }
    if (new Set(scores.map(({ line }) => line)).size < scores.length)
      throw invalid('invalid_request')
    const { regionCode } = found
    await setScores(
      tx,
      { letterId: id, regionCode, actorId: actor.personId || null, actorName: actor.name },
      scores,
    )
    await audit(tx, actor, [
      {
        ...{ action: 'letter.scored_targets', subjectType: 'letters', subjectId: id, regionCode },
        payload: { scores },
      },
    ])
  })
}

const words = {
  title: text('目标责任考核评分表', 'Score sheet of a responsibility letter'),
  about: text(
    '{title}，{from}至{to}，责任人{name}',
    '{title}, {from} to {to}, answered for by {name}',
  ),
  target: text('责任目标', 'Target'),
  points: text('分值', 'Points'),
  score: text('得分', 'Score'),
  evidence: text('依据', 'Evidence'),
  sum: text('合计', 'Total'),
  none: text('没有责任目标。', 'There are no targets.'),
  by: text('考核人', 'Scored by'),
  unit: text('责任单位负责人', 'For the unit'),
}

/** Blank to be filled in by hand on the spot, or as it was scored. */
export async function printScores(
  { db, printer }: Pick<Ground, 'db' | 'printer'>,
  actor: Actor,
  { id, language }: { id: string; language: Language },
  now: Date,
): Promise<Printed> {
  const say = (what: keyof typeof words) => words[what][language]
  const { found, scores, place } = await scoped(db, actor, async (tx) => {
    const stored = await requireLetter(tx, actor, id)
    return {
      ...{ found: stored, scores: await listScores(tx, [id]) },
      place: (await findPlaces(tx, [stored.unitCode]))[0]?.name ?? stored.unitCode,
    }
  })
  const targets = targetsOf(found.targets)
  const scoreOf = new Map(scores.map((one) => [one.line, one]))
  const sum = (some: readonly (number | null | undefined)[]) =>
    String(some.reduce<number>((all, one) => all + (one ?? 0), 0))
  return printPlainList(
    printer,
    {
      ...{ title: say('title'), place, asOf: dayOf(now), landscape: false },
      about: say('about')
        .replace('{title}', found.title)
        .replace('{from}', found.fromDay)
        .replace('{to}', found.toDay)
        .replace('{name}', found.receiverName ?? '　'),
      columns: [
        { heading: say('target'), share: 6, side: 'left' },
        { heading: say('points'), share: 1, side: 'right' },
        { heading: say('score'), share: 1, side: 'right' },
        { heading: say('evidence'), share: 4, side: 'left' },
      ],
      sections: [
        {
          name: '',
          rows: [
            ...targets.map(({ line, text: said, points }) => [
              ...[said, points === null ? null : String(points)],
              ...[scoreOf.has(line) ? String(scoreOf.get(line)?.points) : null],
              scoreOf.get(line)?.evidence ?? null,
            ]),
            [
              ...[say('sum'), sum(targets.map(({ points }) => points))],
              ...[scores.length > 0 ? sum(scores.map(({ points }) => points)) : null, null],
            ],
          ],
        },
      ],
      none: say('none'),
      signatures: [{ label: say('by') }, { label: say('unit') }],
    },
    { language, createdAt: now.toISOString(), simulated: found.simulated },
  )
}
