import { useParams } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { enterAnswers, readPaper } from '../api.ts'
import { type ManyAnswered, type Party, partyLabels } from '../decision.ts'
import type { PaperDetail } from '../paper.ts'
import {
  type Cell,
  cellsOf,
  entriesOf,
  keyOfCell,
  type Line,
  signerKeyOf,
} from './paper-entries.ts'
import { unitNameOf, useCount, useHostWhy } from './words-of.ts'
import '../../registers/pages/registers.css'
import './siting.css'

/** A signed sheet beside what it says: who signed for whom is ticked off line by line. */
export function PaperPage() {
  const { paperId = '' }: { paperId?: string } = useParams({ strict: false })
  const query = useAsk(readPaper, { id: paperId })
  return <Loaded query={query}>{(paper) => <OnePaper key={paper.id} paper={paper} />}</Loaded>
}

function OnePaper({ paper }: { paper: PaperDetail }) {
  const { t } = useTranslation('siting')
  const read = useText()
  const [last, setLast] = useState<ManyAnswered>()
  const scan = `/api/siting/papers/${paper.id}/scan`
  return (
    <Page
      title={t('paper.of', { place: paper.placeName ?? paper.regionCode })}
      about={t('paper.bearsOf', {
        parties: paper.parties.map((party) => read(partyLabels[party])).join(t('and')),
        by: paper.enteredByName,
      })}
    >
      {last && <Done last={last} paper={paper} />}
      <div className="paper-and-lines">
        <Section
          title={t('paper.picture')}
          actions={
            <a href={scan} target="_blank" rel="noreferrer">
              {t('paper.open')}
            </a>
          }
        >
          {paper.mediaType === 'application/pdf' ? (
            <p>{paper.name}</p>
          ) : (
            <img className="paper-scan" src={scan} alt={paper.name} />
          )}
        </Section>
        <Section title={t('paper.enter')}>
          {paper.decisions.length === 0 ? (
            <Empty title={t('paper.noDecisions')} />
          ) : (
            <Entries paper={paper} onDone={setLast} />
          )}
        </Section>
      </div>
    </Page>
  )
}

function Done({ last, paper }: { last: ManyAnswered; paper: PaperDetail }) {
  const { t } = useTranslation('siting')
  const read = useText()
  const say = useSay()
  const count = useCount()
  const numbers = { count: count(last.answered.length), fixed: count(last.fixed) }
  const nameOf = (id: string) => {
    const found = paper.decisions.find((one) => one.id === id)
    return found ? unitNameOf(found) : ''
  }
  return (
    <Notice tone={last.hindered.length > 0 ? 'soon' : 'good'} title={t('paper.done', numbers)}>
      {last.hindered.length > 0 && (
        <ul className="outcome">
          {last.hindered.map(({ id, party, ...hindrance }) => {
            const { wrong, right } = say(hindrance)
            return (
              <li key={`${id} ${party}`}>
                {nameOf(id)} {read(partyLabels[party])}
                {t('paper.because')}
                {wrong}
                {right}
              </li>
            )
          })}
        </ul>
      )}
    </Notice>
  )
}

function Entries({ paper, onDone }: { paper: PaperDetail; onDone: (done: ManyAnswered) => void }) {
  const { t } = useTranslation('siting')
  const read = useText()
  const hostWhy = useHostWhy()
  const { act, busy } = useAct()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [signers, setSigners] = useState<Readonly<Record<string, string>>>({})
  const cells = cellsOf(paper)
  const { entries, unnamed } = entriesOf(cells, ticked, signers)
  const isOpen = cells.some(({ state }) => state === 'open')
  const tick = (chosen: readonly Cell[], on: boolean) => {
    const keys = chosen.map(keyOfCell)
    const others = [...ticked].filter((key) => !keys.includes(key))
    setTicked(new Set(on ? [...others, ...keys] : others))
  }
  const enter = () =>
    act(async () => {
      onDone(await ask(enterAnswers, { id: paper.id, asked: entries }))
      setTicked(new Set())
    }, t('paper.entryDone'))
  const column = (party: Party) => ({
    key: party,
    heading: read(partyLabels[party]),
    cell: (line: Line) => (
      <Signature
        cell={cells.find((one) => one.line.id === line.id && one.party === party) as Cell}
        isTicked={(cell) => ticked.has(keyOfCell(cell))}
        signerOf={(cell) => signers[signerKeyOf(cell)] ?? ''}
        onTick={(cell, on) => tick([cell], on)}
        onSigner={(cell, name) => setSigners({ ...signers, [signerKeyOf(cell)]: name })}
      />
    ),
  })
  return (
    <>
      {isOpen && <p className="quiet">{t('paper.enterAbout')}</p>}
      {isOpen && (
        <div className="choice-row">
          <span className="quiet">{t('paper.tickAll')}</span>
          {paper.parties.map((party) => (
            <WholeParty
              key={party}
              party={party}
              open={cells.filter((cell) => cell.party === party && cell.state === 'open')}
              isTicked={(cell) => ticked.has(keyOfCell(cell))}
              onTick={tick}
            />
          ))}
        </div>
      )}
      <DataTable
        caption={t('paper.enter')}
        rows={paper.decisions}
        keyOf={({ id }) => id}
        scrolls
        columns={[
          {
            key: 'unit',
            heading: t('mine.unit'),
            cell: (line) => (
              <span className="unit-name">
                {unitNameOf(line)}
                <span className="quiet">
                  {line.schoolName} {hostWhy(line)}
                </span>
              </span>
            ),
          },
          ...paper.parties.map(column),
        ]}
      />
      {isOpen && (
        <div className="list-bar">
          <Button
            type="primary"
            loading={busy}
            disabled={entries.length === 0 || unnamed > 0}
            onClick={() => void enter()}
          >
            {t('paper.enterDo', { count: entries.length })}
          </Button>
          {unnamed > 0 && <span className="quiet">{t('paper.unnamed', { count: unnamed })}</span>}
        </div>
      )}
    </>
  )
}

/** All that one party has signed, at once. */
function WholeParty({
  party,
  open,
  isTicked,
  onTick,
}: {
  party: Party
  open: readonly Cell[]
  isTicked: (cell: Cell) => boolean
  onTick: (chosen: readonly Cell[], on: boolean) => void
}) {
  const read = useText()
  const chosen = open.filter(isTicked)
  return (
    <Checkbox
      disabled={open.length === 0}
      checked={chosen.length > 0 && chosen.length === open.length}
      indeterminate={chosen.length > 0 && chosen.length < open.length}
      onChange={({ target }) => onTick(open, target.checked)}
    >
      {read(partyLabels[party])}
    </Checkbox>
  )
}

/** One signature of one line: to be ticked and named, or what stands there already. */
function Signature({
  cell,
  isTicked,
  signerOf,
  onTick,
  onSigner,
}: {
  cell: Cell
  isTicked: (cell: Cell) => boolean
  signerOf: (cell: Cell) => string
  onTick: (cell: Cell, on: boolean) => void
  onSigner: (cell: Cell, name: string) => void
}) {
  const { t } = useTranslation('siting')
  if (cell.state === 'others') return <span className="quiet">{t('paper.notYours')}</span>
  if (cell.state === 'said') {
    return (
      <span className="unit-name">
        {t(`answer.${cell.consent.answer}`)}
        <span className="quiet">
          {cell.consent.personName}
          {cell.consent.paperId && t('paper.mark')}
        </span>
      </span>
    )
  }
  const on = isTicked(cell)
  return (
    <div className="paper-signature">
      <Checkbox checked={on} onChange={({ target }) => onTick(cell, target.checked)}>
        {t('paper.signed')}
      </Checkbox>
      {on && (
        <Input
          size="small"
          maxLength={60}
          aria-label={t('paper.signer')}
          placeholder={t('paper.signer')}
          value={signerOf(cell)}
          onChange={({ target }) => onSigner(cell, target.value)}
        />
      )}
    </div>
  )
}
