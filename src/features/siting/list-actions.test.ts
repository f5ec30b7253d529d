import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import { insertDecisions } from './store.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

test('where there is nothing to print it is said so, also of a unit that is in the register no more', async () => {
  const { id } = await saveRow(node.db, operator, schoolRegister, {
    ...{ schoolCode: 'S001', name: '小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  await asSystem(node.db, 'test', (tx) =>
    insertDecisions(tx, [
      {
        ...{ id: newId(), regionCode: villageA1, unitCode: villageA1, unitLevel: 'village' },
        ...{ proposedSchoolId: id, schoolId: id, state: 'open' },
      },
    ]),
  )
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  const office = await logInAs(node, 'office')
  const sheets = (place: string) =>
    office.get(`/api/siting/decision-sheets?place=${place}&placeLevel=township`)
  expect((await sheets(townshipA)).json()).toMatchObject({ code: 'unit_not_found' })
  expect((await sheets(townshipB)).json()).toMatchObject({ code: 'decision_not_found' })
})
