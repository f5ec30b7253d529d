import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { choice, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { type Receipt, receive } from '../api.ts'
import { type ReceiptKind, receiptWays, wayLabels } from '../receipt.ts'

type Of = { kind: ReceiptKind; subjectId: string; receipts: readonly Receipt[] }

/** For whom it is and who has it; whoever handed it over enters that for them. */
export function Receipts({ kind, subjectId, receipts, mayEnter }: Of & { mayEnter: boolean }) {
  const { t } = useTranslation('guide')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [entering, setEntering] = useState(false)
  const picked = receipts.filter(({ unitCode }) => chosen.includes(unitCode))
  const isOpen = ({ via, mayReceive }: Receipt) => via === null && mayReceive
  return (
    <Section
      title={t('notice.receipts')}
      actions={
        mayEnter &&
        receipts.some(isOpen) && (
          <Button
            className="screen-only"
            disabled={picked.length === 0}
            onClick={() => setEntering(true)}
          >
            {t('notice.enter')}
          </Button>
        )
      }
    >
      <p className="quiet screen-only">{t('notice.receiptsAbout')}</p>
      <DataTable
        caption={t('notice.receipts')}
        rows={receipts}
        keyOf={({ unitCode }) => unitCode}
        {...(mayEnter && {
          choice: {
            chosen,
            onChoose: setChosen,
            nameOf: (one: Receipt) => (isOpen(one) ? one.unitName : undefined),
          },
        })}
        columns={[
          { key: 'unit', heading: t('notice.unit'), cell: ({ unitName }) => unitName },
          {
            key: 'at',
            heading: t('notice.at'),
            cell: ({ at }) =>
              at === null ? (
                <span className="quiet">{t('notice.open')}</span>
              ) : (
                formatInstant(at, language, me?.today ?? '')
              ),
          },
          { key: 'by', heading: t('notice.by'), cell: ({ receivedBy }) => receivedBy ?? '' },
          {
            key: 'via',
            heading: t('notice.via'),
            cell: ({ via }) => (via === null ? '' : read(wayLabels[via])),
          },
        ]}
      />
      {entering && (
        <FormDialog
          of={receive}
          title={t('notice.enterTitle')}
          about={
            <p>
              {t('notice.enterAbout', {
                count: picked.length,
                units: picked.map(({ unitName }) => unitName).join('、'),
              })}
            </p>
          }
          okText={t('notice.enterOk')}
          done={t('notice.enterDone')}
          fixed={{ kind, subjectId, unitCodes: picked.map(({ unitCode }) => unitCode) }}
          fields={{
            via: choice(
              t('notice.via'),
              receiptWays
                .filter((way) => way !== 'app')
                .map((value) => ({ value, label: read(wayLabels[value]) })),
              { start: 'print' },
            ),
            receivedBy: words(t('notice.receivedBy')),
          }}
          onDone={() => setChosen([])}
          onClose={() => setEntering(false)}
        />
      )}
    </Section>
  )
}

/** Above what came: one press, and everybody knows that it has arrived. */
export function ReceiveNotice({ kind, subjectId, receipts }: Of) {
  const { t } = useTranslation('guide')
  const { act, busy } = useAct()
  const open = receipts.filter(({ via, mayReceive }) => via === null && mayReceive)
  const unitCodes = open.map(({ unitCode }) => unitCode)
  return (
    <Notice tone="soon" title={t('notice.forYou')}>
      <p>{open.map(({ unitName }) => unitName).join('、')}</p>
      <Button
        type="primary"
        className="screen-only"
        loading={busy}
        onClick={() =>
          void act(
            () => ask(receive, { kind, subjectId, unitCodes, via: 'app' }),
            t('notice.receiveDone'),
          )
        }
      >
        {t('notice.receive')}
      </Button>
    </Notice>
  )
}
