import { rangeOf } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { type FilePart, fileTable } from '../founding/station-file-actions.ts'
import { may } from '../people/actor.ts'
import { evaluation, evaluationLifecycle } from './evaluation.ts'
import { meeting, meetingLifecycle } from './meeting.ts'
import { listMeetings } from './meeting-store.ts'
import { order, orderLifecycle } from './order.ts'
import { listOrdersOf } from './order-store.ts'
import { listSheets } from './sheet-store.ts'
import { sheets } from './sheets.ts'

const day = text('日期', 'Day')
const state = text('状态', 'State')

/** What was ordered, met about and judged at a station, in its file. */
export const acceptancePart: FilePart = async (tx, { unitCode, level, actor, language }) => {
  const within = rangeOf(unitCode, level)
  const reads = (verb: Parameters<typeof may>[1]) => may(actor, verb, { regionCode: unitCode })
  const orders = reads('rectification_orders.read') ? await listOrdersOf(tx, unitCode) : undefined
  const meetings = reads('joint_meetings.read') ? await listMeetings(tx, within) : undefined
  const judged = reads('acceptance_sheets.read') ? await listSheets(tx, within) : undefined
  const own = <T extends { unitCode: string }>(rows: readonly T[] | undefined) =>
    rows?.filter((one) => one.unitCode === unitCode)
  const tables = [
    fileTable(language, {
      heading: text('整改', 'Orders to rectify'),
      columns: [
        [day, 2],
        [text('问题', 'What was wrong'), 5],
        [text('限期', 'Due'), 2],
        [text('销号', 'Closed'), 2],
        [state, 2],
      ],
      rows: orders?.map((one) => [
        ...[one.foundOn, one.title, one.dueDay, one.closedOn ?? ''],
        orderLifecycle.states[one.state][language],
      ]),
    }),
    fileTable(language, {
      heading: text('联席会议', 'Joint meetings'),
      columns: [
        [day, 2],
        [text('议题', 'About'), 4],
        [text('主持人', 'Chair'), 2],
        [text('议定事项', 'Resolved'), 5],
        [state, 2],
      ],
      rows: own(meetings)?.map((one) => [
        ...[one.day, one.topic, one.chair ?? '', one.resolutions ?? ''],
        meetingLifecycle.states[one.state][language],
      ]),
    }),
    fileTable(language, {
      heading: text('验收', 'Acceptance'),
      columns: [
        [day, 2],
        [text('评分表', 'Sheet'), 4],
        [text('验收人员', 'Inspectors'), 3],
        [text('得分', 'Score'), 2],
        [state, 2],
      ],
      rows: own(judged)?.map((one) => [
        ...[one.visitDay, sheets[one.sheet].label[language], one.inspectors],
        one.score === null ? '' : `${one.score}/${one.total}`,
        evaluationLifecycle.states[one.state][language],
      ]),
    }),
  ]
  const bound = [
    ...(orders ?? []).map(({ id, title }) => ({
      ...{ id, shape: order },
      what: `${order.label[language]} ${title}`,
    })),
    ...(own(meetings) ?? []).map((one) => ({
      ...{ id: one.id, shape: meeting },
      what: `${meeting.label[language]} ${one.day}`,
    })),
    ...(own(judged) ?? []).map((one) => ({
      ...{ id: one.id, shape: evaluation },
      what: `${sheets[one.sheet].label[language]} ${one.visitDay}`,
    })),
  ]
  return { tables, bound }
}
