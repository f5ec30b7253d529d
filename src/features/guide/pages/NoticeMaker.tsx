import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import type { Problem } from '../../../base/problem.ts'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { rowEndpoints } from '../../registers/row-api.ts'
import type { Row } from '../../registers/shape.ts'
import { type Issuer, listIssuers, type NoticeDetail, readMaterial, readNotice } from '../api.ts'
import { periodText } from '../forms/paper.ts'
import { notice as shape } from '../notice.ts'
import { signatureMost, weekdayOf } from '../notice-item.ts'
import { byTime, type DraftItem, draftOf, itemOf, newItem } from './draft-item.ts'
import { ItemEditor } from './ItemEditor.tsx'
import { IssuerSelect, Plain, Problems, TownshipSelect, UnitSelect } from './MakerFields.tsx'
import { BroadcastOffers, PlannedOffers } from './Offers.tsx'
import './guide.css'

/** A new notice, a draft that is changed, or the correction of one that was issued. */
export function NoticeMaker() {
  const { t } = useTranslation('guide')
  const { data: me } = useMe()
  const search: { draft?: string; corrects?: string } = useSearch({ strict: false })
  const from = search.draft ?? search.corrects
  const before = useAsk(readNotice, from === undefined ? undefined : { id: from })
  const issuers = useAsk(listIssuers, {})
  const kind = search.draft ? 'edit' : search.corrects ? 'correct' : 'title'
  return (
    <Page
      title={t(`make.${kind}`)}
      about={t(kind === 'correct' ? 'make.correctAbout' : 'make.about')}
    >
      <Loaded query={issuers}>
        {({ issuers: all }) => {
          if (!me || (from !== undefined && !before.data)) return null
          return all.length === 0 ? (
            <Empty title={t('make.noIssuer')}>{t('make.noIssuerText')}</Empty>
          ) : (
            <Maker
              key={from}
              issuers={all}
              today={me.today}
              before={before.data}
              corrects={kind === 'correct'}
            />
          )
        }}
      </Loaded>
    </Page>
  )
}

type Draft = {
  issuerCode: string
  fromDay: Day
  toDay: Day
  /** Undefined: as it follows from the days, the issuer or all of its units. */
  title: string | undefined
  signature: string | undefined
  unitCodes: readonly string[] | undefined
  /** Of a county’s notice: only what is there. */
  township: string | undefined
  note: string
  items: readonly DraftItem[]
}

function beginning(
  today: Day,
  issuers: readonly Issuer[],
  before: NoticeDetail | undefined,
  corrects: boolean,
): Draft {
  const monday = addDays(today, 8 - weekdayOf(today))
  const school = issuers.find(({ kind }) => kind === 'school')
  return {
    issuerCode:
      before?.issuerCode ??
      (issuers.length <= 2 ? school : undefined)?.code ??
      issuers[0]?.code ??
      '',
    fromDay: before?.fromDay ?? monday,
    toDay: before?.toDay ?? addDays(monday, 6),
    title: corrects ? undefined : before?.title,
    signature: before?.signature,
    unitCodes: before?.unitCodes,
    township: undefined,
    note: before?.note ?? '',
    items: (before?.items ?? []).map(draftOf),
  }
}

function Maker({
  issuers,
  today,
  before,
  corrects,
}: {
  issuers: readonly Issuer[]
  today: Day
  before: NoticeDetail | undefined
  corrects: boolean
}) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const [draft, setDraft] = useState(() => beginning(today, issuers, before, corrects))
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const { issuerCode, fromDay, toDay, items } = draft
  const material = useAsk(
    readMaterial,
    issuerCode && fromDay && toDay >= fromDay
      ? {
          ...{ issuer: issuerCode, from: fromDay, to: toDay },
          ...(draft.township !== undefined && { township: draft.township }),
        }
      : undefined,
  )
  const period = fromDay && toDay ? periodText({ fromDay, toDay }, language) : ''
  const [start = '', end = ''] = period.split('—')
  const title =
    draft.title ??
    (corrects && before
      ? t('make.nameCorrected', { title: before.title })
      : t('make.nameOf', { from: start, to: end }))
  const signature = draft.signature ?? material.data?.signature ?? ''
  const units = material.data?.units ?? []
  const unitCodes = draft.unitCodes ?? units.map(({ code }) => code)
  const place = items[0]?.place ?? material.data?.planned.find((one) => one.place)?.place ?? ''
  const onAdd = (more: readonly DraftItem[]) =>
    setDraft((now) => ({ ...now, items: [...now.items, ...more].toSorted(byTime) }))

  const save = async () => {
    const row = {
      ...{ issuerCode, fromDay, toDay, title: title.trim(), signature: signature.trim() },
      unitCodes: [...unitCodes],
      ...(draft.note.trim() !== '' && { note: draft.note.trim() }),
      ...(corrects && before && { corrects: before.id }),
      ...(!corrects && before?.corrects && { corrects: before.corrects }),
      items: items.flatMap((item) => itemOf(item) ?? []),
    }
    const found = problemsOf(row, items)
    setProblems(found)
    if (found.length > 0) return
    const { addRow, changeRow } = rowEndpoints(shape)
    let saved: Row | undefined
    const work = async () => {
      saved =
        before && !corrects
          ? await ask(changeRow, { id: before.id, version: before.version, row })
          : await ask(addRow, { row })
    }
    const shows = ({ details }: { details?: Record<string, unknown> }) => {
      const told = (details?.problems ?? []) as Problem[]
      setProblems(told)
      return told.length > 0
    }
    if ((await act(work, t('make.saved'), shows as never)) && saved)
      void navigate({ to: `/notices/${saved.id}` as string })
  }

  return (
    <>
      <Section title={t('make.what1')}>
        <div className="make-head">
          <IssuerSelect
            issuers={issuers}
            value={issuerCode}
            fixed={before !== undefined}
            onChange={(code) =>
              set({
                ...{ issuerCode: code, signature: undefined },
                ...{ unitCodes: undefined, township: undefined },
              })
            }
          />
          <DayInput
            label={t('make.from')}
            value={fromDay}
            onChange={(day) =>
              set({ fromDay: day, ...(day && day > toDay && { toDay: addDays(day, 6) }) })
            }
          />
          <DayInput
            label={t('make.to')}
            value={toDay}
            min={fromDay}
            onChange={(day) => set({ toDay: day })}
          />
          <Plain
            label={t('make.name')}
            value={title}
            most={40}
            onChange={(one) => set({ title: one })}
          />
          <Plain
            label={t('make.signature')}
            hint={t('make.signatureHint')}
            value={signature}
            most={signatureMost}
            onChange={(one) => set({ signature: one })}
          />
          <Plain
            label={t('make.note')}
            value={draft.note}
            most={200}
            onChange={(note) => set({ note })}
          />
        </div>
        <TownshipSelect
          townships={material.data?.townships ?? []}
          value={draft.township}
          onChange={(township) => set({ township, unitCodes: undefined })}
        />
        <UnitSelect
          units={units}
          value={unitCodes}
          onChange={(codes) => set({ unitCodes: codes })}
        />
      </Section>
      <Section
        title={t('make.items')}
        actions={
          <Button size="small" onClick={() => onAdd([newItem(fromDay, place)])}>
            {t('make.addOwn')}
          </Button>
        }
      >
        {items.length === 0 && <p className="quiet">{t('make.itemsNone')}</p>}
        <ul className="make-items">
          {items.map((item) => (
            <ItemEditor
              key={item.id}
              item={item}
              onChange={(changed) =>
                set({ items: items.map((one) => (one.id === changed.id ? changed : one)) })
              }
              onRemove={() => set({ items: items.filter(({ id }) => id !== item.id) })}
            />
          ))}
        </ul>
      </Section>
      {material.data && (
        <>
          <PlannedOffers
            planned={material.data.planned}
            isCut={material.data.isCut}
            items={items}
            onAdd={onAdd}
          />
          <BroadcastOffers
            channels={material.data.channels}
            place={place}
            items={items}
            onAdd={onAdd}
          />
        </>
      )}
      <Problems problems={problems} />
      <div className="list-bar">
        <Button type="primary" loading={busy} onClick={() => void save()}>
          {t('make.save')}
        </Button>
      </div>
    </>
  )
}

/** What the server would say, said before it is asked. */
function problemsOf(row: object, items: readonly DraftItem[]): Problem[] {
  const untimed = items.filter((item) => itemOf(item) === undefined)
  const unsaid = items.filter((item) => item.title.trim() === '')
  const unplaced = items.filter((item) => item.place.trim() === '')
  const told = (code: string, those: readonly DraftItem[]): Problem[] =>
    those.map(({ title, day }) => ({ code, field: 'items', details: { title, day } }))
  const found = [
    ...told('notice_item_time', untimed),
    ...told('notice_item_title', unsaid),
    ...told('notice_item_place', unplaced),
  ]
  return found.length > 0 ? found : (shape.check?.(row as never) ?? [])
}
