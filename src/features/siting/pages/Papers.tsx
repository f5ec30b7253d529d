import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { upload, withQuery } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readDecisions, readPapers } from '../api.ts'
import { type Party, parties, partyLabels } from '../decision.ts'
import { townshipsOf, useCount } from './words-of.ts'
import './siting.css'
import { useFindOption } from '../../../ui/use-find-option.ts'

/** The signed sheets of a place, and what was entered from each. */
export function Papers() {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const read = useText()
  const count = useCount()
  const may = useMay()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const query = useAsk(readPapers, place)
  const [filing, setFiling] = useState(false)
  const sheets = place && withQuery('/api/siting/consent-sheets', { ...place, language })
  return (
    <Page
      title={t('paper.title')}
      about={t('paper.about')}
      actions={
        <>
          {sheets && (
            <Button href={sheets} download>
              {t('paper.print')}
            </Button>
          )}
          {(may('siting.decide') || may('siting.place')) && (
            <Button type="primary" onClick={() => setFiling(true)}>
              {t('paper.file')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {({ papers }) =>
          papers.length === 0 ? (
            <Empty title={t('paper.none')}>{t('paper.noneText')}</Empty>
          ) : (
            <DataTable
              caption={t('paper.title')}
              rows={papers}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'place',
                  heading: t('paper.place'),
                  cell: ({ id, placeName, regionCode, name }) => (
                    <span className="unit-name">
                      <Link to={`/siting/papers/${id}` as string}>{placeName ?? regionCode}</Link>
                      <span className="quiet">{name}</span>
                    </span>
                  ),
                },
                {
                  key: 'parties',
                  heading: t('paper.bears'),
                  cell: (paper) =>
                    paper.parties.map((party) => read(partyLabels[party])).join(t('and')),
                },
                {
                  key: 'entered',
                  heading: t('paper.entered'),
                  numeric: true,
                  cell: ({ entered }) => count(entered),
                },
                {
                  key: 'by',
                  heading: t('paper.by'),
                  cell: ({ enteredByName, at }) => (
                    <span className="unit-name">
                      {enteredByName}
                      <span className="quiet">{formatInstant(at, language, me?.today ?? '')}</span>
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {filing && <FileDialog onClose={() => setFiling(false)} />}
    </Page>
  )
}

/** Of which township the sheet is, whose signatures stand on it, and its picture. */
function FileDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('siting')
  const finding = useFindOption()
  const read = useText()
  const navigate = useNavigate()
  const decisions = useAsk(readDecisions, usePlaceQuery())
  const [township, setTownship] = useState<string>()
  // The bureau signs for the county, seldom on a township's sheet.
  const [borne, setBorne] = useState<Party[]>(parties.filter((party) => party !== 'education'))
  const [file, setFile] = useState<File>()
  const picture = useRef<HTMLInputElement>(null)
  const townships = townshipsOf(decisions.data?.decisions ?? [])
  const chosen = township ?? (townships.length === 1 ? townships[0]?.code : undefined)
  return (
    <AskDialog
      title={t('paper.file')}
      okText={t('paper.fileDo')}
      done={t('paper.filed')}
      ready={chosen !== undefined && file !== undefined && borne.length > 0}
      work={async () => {
        const wish = { place: chosen, placeLevel: 'township', parties: borne.join(',') }
        const { id } = await upload<{ id: string }>(
          withQuery('/api/siting/papers', wish),
          file as File,
        )
        void navigate({ to: `/siting/papers/${id}` as string })
      }}
      onClose={onClose}
    >
      <FormField label={t('township')}>
        {(input) => (
          <Select
            {...input}
            showSearch={finding}
            placeholder={t('paper.chooseTownship')}
            value={chosen ?? null}
            options={townships.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(code: string | null) => setTownship(code ?? undefined)}
          />
        )}
      </FormField>
      <FormField label={t('paper.bears')} hint={t('paper.bearsHint')}>
        {(input) => (
          <Checkbox.Group
            {...input}
            value={borne}
            onChange={(chosenParties) => setBorne(chosenParties as Party[])}
            options={parties.map((value) => ({ value, label: read(partyLabels[value]) }))}
          />
        )}
      </FormField>
      <FormField label={t('paper.picture')} hint={t('paper.pictureHint')}>
        {(input) => (
          <div className="choice-row">
            <Button {...input} onClick={() => picture.current?.click()}>
              {t(file ? 'paper.chooseOther' : 'paper.choose')}
            </Button>
            <input
              ref={picture}
              type="file"
              hidden
              accept="image/jpeg,image/png,application/pdf"
              onChange={({ target }) => setFile(target.files?.[0] ?? file)}
            />
            {file && <span className="paper-name">{file.name}</span>}
          </div>
        )}
      </FormField>
    </AskDialog>
  )
}
