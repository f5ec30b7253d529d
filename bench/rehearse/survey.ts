import { addDays } from '../../src/base/calendar.ts'
import {
  closeCampaign,
  listReturns,
  moveReturns,
  openCampaign,
  replyToRemark,
  writeRemark,
} from '../../src/features/schools/survey-api.ts'
import { together, type World } from './world.ts'

/** Every school sends its form, the bureau returns one with a remark and verifies them all. */
export async function surveySchools(world: World): Promise<void> {
  const { county, ledger } = world
  const director = await world.as(county.people.director)
  const { id } = await director.ask(openCampaign, {
    ...{ name: '学校办学条件摸底', regionCode: county.code, level: 'county' },
    ...{ opensOn: world.today(), dueOn: addDays(world.today(), 14) },
  })
  await world.go(3)
  const bureau = await world.as(county.people.bureau)
  const { returns } = await bureau.ask(listReturns, { id })
  const headOf = new Map(county.schools.map(({ code, head }) => [code, head]))
  const send = async ({ id: form, schoolCode }: { id: string; schoolCode: string }) => {
    const head = headOf.get(schoolCode)
    if (!head) throw new Error(`no head of ${schoolCode}`)
    const { moved } = await (await world.as(head)).ask(moveReturns, {
      ...{ rows: [{ id: form }], move: 'submit' },
    })
    if (moved.length !== 1) throw new Error(`${schoolCode} did not send its form`)
  }
  await together(returns, send)
  const [first] = returns
  const head = first && headOf.get(first.schoolCode)
  if (!first || !head) throw new Error('no forms')
  const { id: remark } = await bureau.ask(writeRemark, {
    ...{ id: first.id, register: 'schools', rowId: first.schoolId, remark: '学生数请再核对' },
  })
  await bureau.ask(moveReturns, {
    ...{ rows: [{ id: first.id }], move: 'return', reason: '学生数请再核对' },
  })
  await (await world.as(head)).ask(replyToRemark, { id: remark, reply: '已核对，无误' })
  await send(first)
  const rows = returns.map(({ id: form }) => ({ id: form }))
  const { moved } = await bureau.ask(moveReturns, { rows, move: 'verify' })
  if (moved.length !== rows.length) throw new Error('not every form was verified')
  for (const { schoolCode } of returns) ledger.note('survey form', schoolCode, 'verified')
  await (await world.as(county.people.director)).ask(closeCampaign, { id })
}
