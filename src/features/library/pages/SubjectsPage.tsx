import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { RowDrawer } from '../../registers/pages/RowDrawer.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { adoptSubjects, mergeSubject, type SubjectOfTree } from '../api.ts'
import { subject } from '../subject.ts'
import { SubjectInput } from './LibraryReferences.tsx'
import { inTreeOrder, type TreeRow, useSubjects } from './library-query.ts'
import { useSubjectName } from './use-subject-name.ts'
import './library.css'

const setup = {
  shape: subject,
  columns: [],
  filters: [],
  totals: [],
  reference: placeReference('ownerCode'),
  inputs: { parentCode: SubjectInput },
}

/** The tree resources are ordered by: renamed and merged here, and no row of yesterday breaks. */
export function SubjectsPage() {
  const { t } = useTranslation('library')
  const may = useMay()
  const place = usePlace()
  const query = useSubjects()
  const [rowId, setRowId] = useState<string>()
  const [given, setGiven] = useState<Record<string, string>>({})
  const [merging, setMerging] = useState<SubjectOfTree>()
  const add = (parentCode?: string) => {
    setGiven({ ownerCode: place?.code ?? '', ...(parentCode !== undefined && { parentCode }) })
    setRowId('new')
  }
  return (
    <Page
      title={t('subjects.title')}
      about={t('subjects.about')}
      actions={
        may('subjects.write') && (
          <Button type="primary" onClick={() => add()}>
            {t('subjects.add')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ subjects }) =>
          subjects.length === 0 ? (
            <Nothing />
          ) : (
            <DataTable
              caption={t('subjects.title')}
              rows={inTreeOrder(subjects)}
              keyOf={({ id }) => id}
              scrolls
              columns={columnsOf(t)}
            />
          )
        }
      </Loaded>
      <RowDrawer setup={setup} rowId={rowId} given={given} onClose={() => setRowId(undefined)} />
      {merging && (
        <MergeDialog
          one={merging}
          others={query.data?.subjects ?? []}
          onClose={() => setMerging(undefined)}
        />
      )}
    </Page>
  )

  function columnsOf(say: typeof t) {
    return [
      {
        key: 'name',
        heading: say('list.subject'),
        cell: (row: TreeRow) => <Name row={row} onOpen={() => setRowId(row.id)} />,
      },
      {
        key: 'synonyms',
        heading: say('subjects.synonyms'),
        cell: ({ synonyms }: TreeRow) => <span className="roomy">{synonyms?.join('、')}</span>,
      },
      {
        key: 'resources',
        heading: say('subjects.resources'),
        numeric: true,
        cell: ({ code, resources }: TreeRow) => (
          <Link to={'/library' as string} search={{ subject: code } as never}>
            {resources}
          </Link>
        ),
      },
      {
        key: 'do',
        heading: say('subjects.do'),
        cell: (row: TreeRow) =>
          row.mayEdit && (
            <div className="move-buttons screen-only">
              <Button size="small" onClick={() => add(row.code)}>
                {say('subjects.addBelow')}
              </Button>
              <Button size="small" onClick={() => setMerging(row)}>
                {say('subjects.merge')}
              </Button>
            </div>
          ),
      },
    ]
  }
}

function Name({ row, onOpen }: { row: TreeRow; onOpen: () => void }) {
  const nameOf = useSubjectName()
  const language = useLanguage()
  return (
    <span className="subject-name" style={{ paddingInlineStart: `${row.depth * 20}px` }}>
      <button type="button" className="row-button" onClick={onOpen}>
        {nameOf(row)}
      </button>
      {language === 'en' && row.englishName && <span className="quiet"> {row.name}</span>}
    </span>
  )
}

/** A county begins with the tree the product ships. */
function Nothing() {
  const { t } = useTranslation('library')
  const may = useMay()
  const place = usePlace()
  const { act, busy } = useAct()
  return (
    <Empty
      title={t('subjects.none')}
      actions={
        may('subjects.write') && (
          <Button
            type="primary"
            loading={busy}
            disabled={!place}
            onClick={() =>
              place &&
              void act(() => ask(adoptSubjects, { ownerCode: place.code }), t('subjects.adopted'))
            }
          >
            {t('subjects.adopt')}
          </Button>
        )
      }
    >
      {t('subjects.noneText')}
    </Empty>
  )
}

function MergeDialog({
  one,
  others,
  onClose,
}: {
  one: SubjectOfTree
  others: readonly SubjectOfTree[]
  onClose: () => void
}) {
  const { t } = useTranslation('library')
  const nameOf = useSubjectName()
  const [into, setInto] = useState<string>()
  return (
    <AskDialog
      title={t('subjects.mergeTitle', { name: nameOf(one) })}
      okText={t('subjects.merge')}
      done={t('subjects.merged')}
      ready={into !== undefined}
      work={async () => {
        if (into) await ask(mergeSubject, { id: one.id, into })
      }}
      onClose={onClose}
    >
      <p>{t('subjects.mergeText', { count: one.resources })}</p>
      <FormField label={t('subjects.into')}>
        {(input) => (
          <Select
            {...input}
            showSearch={{ optionFilterProp: 'label' }}
            value={into ?? null}
            options={inTreeOrder(others)
              .filter(({ id }) => id !== one.id)
              .map((other) => ({ value: other.id, label: nameOf(other) }))}
            onChange={(id: string | null) => setInto(id ?? undefined)}
          />
        )}
      </FormField>
    </AskDialog>
  )
}
