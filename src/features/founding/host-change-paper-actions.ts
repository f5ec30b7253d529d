import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { conflict } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { printPlainList } from '../documents/actions.ts'
import type { Actor } from '../people/actor.ts'
import { equipmentTypes } from '../schools/equipment-types.ts'
import { findSchool, listMovingEquipment } from './host-change-store.ts'
import { requireFound } from './stage-actions.ts'

const words = {
  title: text('站点设备移交清单', 'Equipment handed over'),
  about: text(
    '{station}从{from}迁到{to}。下列设备由远程教育项目购置，随站点移交；当面清点，双方签字各留一份。',
    '{station} moves from {from} to {to}. What the programme paid for goes with it; counted in both parties’ presence, a copy for each.',
  ),
  undecided: text('新的依托学校', 'its new host school'),
  before: text('原依托学校', 'its host before'),
  assetNo: text('资产编号', 'Asset no.'),
  type: text('设备', 'Equipment'),
  model: text('型号', 'Model'),
  quantity: text('数量', 'Quantity'),
  counted: text('实点', 'Counted'),
  condition: text('情况', 'Condition'),
  none: text('没有要移交的设备。', 'There is nothing to hand over.'),
  gives: text('移交学校（签字）', 'Handed over by'),
  takes: text('接收学校（签字）', 'Taken over by'),
  watches: text('监交人', 'In the presence of'),
}

/** What goes with the station, to be counted and signed by both schools; the two last columns are filled in by hand. */
export async function printHandOver(
  { db, printer }: Pick<Ground, 'db' | 'printer'>,
  actor: Actor,
  { id, language }: { id: string; language: Language },
  now: Date,
): Promise<Printed> {
  const say = (what: keyof typeof words) => words[what][language]
  const { station, from, pieces } = await asSystem(
    db,
    'a station that moves to another school',
    async (tx) => {
      const found = await requireFound(tx, actor, id)
      const old = await findSchool(tx, found.leftSchool)
      return {
        ...{ station: found, from: old },
        pieces: await listMovingEquipment(tx, old?.id ?? null),
      }
    },
  )
  if (pieces.length === 0) throw conflict('nothing_to_hand_over')
  const isHosted = station.schoolId !== null && station.schoolId !== station.leftSchool
  const name = station.level === 'village' ? station.townshipName + station.name : station.name
  return printPlainList(
    printer,
    {
      ...{ title: say('title'), place: name, asOf: dayOf(now), landscape: false },
      about: say('about')
        .replace('{station}', name)
        .replace('{from}', from?.name ?? say('before'))
        .replace('{to}', (isHosted && station.schoolName) || say('undecided')),
      columns: [
        { heading: say('assetNo'), share: 3, side: 'left' },
        { heading: say('type'), share: 3, side: 'left' },
        { heading: say('model'), share: 3, side: 'left' },
        { heading: say('quantity'), share: 1, side: 'right' },
        { heading: say('counted'), share: 1, side: 'left' },
        { heading: say('condition'), share: 2, side: 'left' },
      ],
      sections: [
        {
          name: '',
          rows: pieces.map(({ assetNo, type, model, quantity }) => [
            ...[assetNo, equipmentTypes[type][language], model, String(quantity), null, null],
          ]),
        },
      ],
      none: say('none'),
      signatures: [{ label: say('gives') }, { label: say('takes') }, { label: say('watches') }],
    },
    { language, createdAt: now.toISOString(), simulated: station.simulated },
  )
}
