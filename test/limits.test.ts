import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectDir } from '../src/app/version.ts'

/**
 * Where a list may end before its last row. It is asked for one row more than is shown, which tells, or stands here
 * under the reason why nothing is lost in silence.
 */
const ends: Readonly<Record<string, readonly string[]>> = {
  'a page: whoever asks goes on after its last row': [
    'features/audit/store.ts: limit',
    'features/learning/hours-store.ts: most',
    'features/learning/portal-routes.ts: 24',
    'features/library/search-store.ts: limit',
    'features/notices/circular-store.ts: limit',
    'features/people/delegation-store.ts: limit',
    'features/people/person-store.ts: limit',
    'features/people/unmasking-store.ts: limit',
    'features/registers/import-store.ts: limit',
    'features/statements/store.ts: limit',
  ],
  'all pages are read, one after the other': [
    'features/audit/chain-store.ts: 1000',
    'features/registers/annotate-actions.ts: 500',
    'features/registers/export-actions.ts: 1_000',
    'features/schools/survey-rows-actions.ts: 1_000',
    'features/schools/volume-actions.ts: 1_000',
  ],
  'the rest comes in the next round, by what is done with the first': [
    'features/registers/step-store.ts: max',
    'features/sync/blob-store.ts: max',
    'features/sync/feed-store.ts: max',
    'features/sync/forget-actions.ts: atOnce',
    'features/sync/proposal-store.ts: max',
    'features/sync/publish-actions.ts: atOnce',
    'features/sync/store.ts: Math.min(max, 1_000_000)',
    'features/sync/store.ts: max',
    'features/sync/uplink-actions.ts: report.answer.pace.batchRecords',
  ],
  'its caller asks for one more, or has counted them': [
    'features/guide/catalogue-store.ts: limit',
    'features/guide/notice-store.ts: limit',
    'features/guide/request-store.ts: limit',
    'features/library/asked-store.ts: limit',
    'features/library/store.ts: most',
    'features/schools/account-store.ts: limit',
    'features/schools/today-store.ts: limit',
    'features/stations/alarm-store.ts: limit',
    'features/timetable/timetable-store.ts: limit',
    'features/training/certificate-store.ts: limit',
    'platform/jobs.ts: most',
  ],
  'counted no further, and said: more than': [
    'features/library/search-store.ts: countLimit',
    'features/registers/list-store.ts: countLimit',
  ],
  'typing on narrows what is offered': [
    'features/guide/pages/AnswerRequests.tsx: 20',
    'features/guide/pages/ItemEditor.tsx: 6',
    'features/learning/learner-store.ts: 12',
    'features/library/search-store.ts: 300',
    'features/library/pages/PackPage.tsx: 12',
    'features/notices/circular-store.ts: by.limit',
    'features/people/pages/GrantUnmasking.tsx: 20',
    'features/people/pages/PostForms.tsx: 20',
    'features/registers/pages/row-reference.tsx: 30',
    'features/stations/fleet-store.ts: limit',
    'features/workload/pages/MakingDialog.tsx: 30',
    'features/workload/pages/StateWorkDialog.tsx: 30',
  ],
  'the latest alone are wanted': [
    'features/maintenance/store.ts: count',
    'features/learning/shelf-store.ts: 5',
    'features/learning/shelf-store.ts: limit',
    'features/statements/store.ts: 100',
  ],
  'two tell that there are several': [
    'features/people/place-store.ts: 2',
    'features/sessions/store.ts: 2',
    'features/sync/peer-store.ts: 2',
  ],
  'there are some dozens of them': [
    'features/guide/pages/guide-setups.tsx: 200',
    'features/library/pages/LibraryReferences.tsx: 500',
    'features/people/pages/UnitDetails.tsx: 200',
    'features/sessions/pages/ThemeInput.tsx: 200',
  ],
}

const endsIn = (file: string, text: string): string[] => {
  const found = [
    ...text.matchAll(/\.limit\(([^()]+(?:\([^()]*\))?)\)/g),
    ...text.matchAll(/\blimit (\$\{[^}]+\}|\d+)/g),
    ...text.matchAll(/\blimit: (\d[\d_]*)\b/g),
  ].map(([, number = '']) => number.replace(/^\$\{|\}$/g, ''))
  return [...new Set(found)]
    .filter((number) => number !== '1' && !number.endsWith('+ 1'))
    .map((number) => `${file}: ${number}`)
}

test('a query and a cut of a text are found', () => {
  expect(
    endsIn('a.ts', 'x.limit(500)\n … limit 20\n limit: 30,\n x.limit(most + 1)\n .limit(1)'),
  ).toEqual(['a.ts: 500', 'a.ts: 20', 'a.ts: 30'])
})

test('no list ends before its last row without saying so', () => {
  const src = join(projectDir, 'src')
  const found = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) =>
        /\.tsx?$/.test(file) &&
        !/\.(test|fixture)\.|demo\/|^features\/siting\/formulation/.test(file),
    )
    .flatMap((file) => endsIn(file, readFileSync(join(src, file), 'utf8')))
  expect(found.toSorted()).toEqual(Object.values(ends).flat().toSorted())
})
