import type { ScormFacts } from './content.ts'
import { childrenOf, type Element, find } from './xml.ts'

/** `manifest`: where rules of sequencing stand that several items share. */
export function scormFacts(item: Element, manifest: Element): ScormFacts {
  const mastery = numberIn(find(item, 'masteryscore')?.text)
  const data = (find(item, 'datafromlms') ?? find(item, 'dataFromLMS'))?.text
  const limit = (find(item, 'timelimitaction') ?? find(item, 'timeLimitAction'))?.text
  const sequencing = sequencingOf(item, manifest)
  const primary = firstOf(sequencing, 'objectives', 'primaryObjective')
  const byMeasure = primary?.attributes.satisfiedByMeasure === 'true'
  const measure = numberIn(find(primary, 'minNormalizedMeasure')?.text) ?? 1
  const threshold = thresholdOf(find(item, 'completionThreshold'))
  const maxTime =
    find(item, 'maxtimeallowed')?.text ||
    firstOf(sequencing, 'limitConditions')?.attributes.attemptAbsoluteDurationLimit
  const objectives = sequencing
    .flatMap((rules) => childrenOf(find(rules, 'objectives'), 'primaryObjective', 'objective'))
    .flatMap(({ attributes }) => attributes.objectiveID || [])
  return {
    ...(mastery !== undefined && { masteryScore: mastery }),
    ...(byMeasure && { scaledPassingScore: measure }),
    ...(threshold !== undefined && { completionThreshold: threshold }),
    ...(maxTime && { maxTimeAllowed: maxTime }),
    ...(data && { dataFromLms: data }),
    ...(limit && { timeLimitAction: limit }),
    ...(objectives.length > 0 && { objectives: [...new Set(objectives)] }),
  }
}

/** Its own rules before those of the collection that they refer to. */
function sequencingOf(item: Element, manifest: Element): Element[] {
  const own = find(item, 'sequencing')
  if (!own) return []
  const shared = childrenOf(find(manifest, 'sequencingCollection'), 'sequencing').find(
    ({ attributes }) => attributes.ID !== undefined && attributes.ID === own.attributes.IDRef,
  )
  return shared ? [own, shared] : [own]
}

const firstOf = (among: readonly Element[], ...path: string[]): Element | undefined =>
  among.map((one) => find(one, ...path)).find((found) => found !== undefined)

/** 4th edition in attributes, 3rd as text. */
function thresholdOf(element: Element | undefined): number | undefined {
  if (!element || element.attributes.completedByMeasure === 'false') return undefined
  const said = element.attributes.minProgressMeasure ?? element.text
  return numberIn(said) ?? (element.attributes.completedByMeasure === 'true' ? 1 : undefined)
}

function numberIn(text: string | undefined): number | undefined {
  const value = text?.trim() ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : undefined
}
