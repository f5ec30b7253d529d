import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../ui/format.ts'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePageParts } from '../../../ui/page-parts.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { RowDrawer } from '../../registers/pages/RowDrawer.tsx'
import { RowFacts } from '../../registers/pages/RowFacts.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { getResource, type ResourceDetail } from '../api.ts'
import { resourceLifecycle } from '../resource-state.ts'
import { isOwnSource, mediaTypes, originLevels } from '../values.ts'
import { useSources } from './LibraryReferences.tsx'
import { librarySetups } from './library-setups.tsx'
import { Rate } from './Rate.tsx'
import { ResourceFiles } from './ResourceFiles.tsx'
import { useSubjectName } from './use-subject-name.ts'
import './library.css'

/** What it is, whether it may be shown, what people say of it, and what became of it. */
export function ResourcePage() {
  const { resourceId = '' }: { resourceId?: string } = useParams({ strict: false })
  const query = useAsk(getResource, { id: resourceId })
  return <Loaded query={query}>{(resource) => <OneResource resource={resource} />}</Loaded>
}

function OneResource({ resource }: { resource: ResourceDetail }) {
  const { t } = useTranslation(['library', 'shell'])
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const { row, state, subjects, suitability } = resource
  const [editing, setEditing] = useState(false)
  const setup = librarySetups.resources
  if (!setup) throw new Error('the resources have no list')
  const { title: _title, subjects: _subjects, sha256: _hash, source, sizeBytes, ...facts } = row
  const nameOf = useSubjectName()
  const sources = useSources()
  const sourceName = isOwnSource(source)
    ? t('sources.own')
    : (sources.data?.rows.find(({ code }) => code === source)?.name ?? source)
  return (
    <Page
      title={
        <>
          {row.title}{' '}
          {row.simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
        </>
      }
      about={
        <>
          <p>
            {[
              read(mediaTypes[row.mediaType]),
              t('resource.origin', { level: read(originLevels[row.originLevel]) }),
              t('resource.from', { source: sourceName }),
              t('resource.ownedBy', { owner: resource.ownerName }),
              sizeBytes !== undefined && formatBytes(sizeBytes, language),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <LifecycleBar lifecycle={resourceLifecycle} state={state} />
        </>
      }
      actions={
        <>
          <Link to={'/library' as string} className="link-button">
            {t('resource.toLibrary')}
          </Link>
          {row.mediaType === 'quiz' && (
            <Link to={`/library/resources/${row.id}/quiz` as string} className="link-button">
              {t('resource.questions')}
            </Link>
          )}
          {resource.mayEdit && may('workload.write') && (
            <Link
              to={'/workload' as string}
              search={{ made: row.id } as never}
              className="link-button"
            >
              {t('resource.credit')}
            </Link>
          )}
          {resource.mayEdit && (
            <Button onClick={() => setEditing(true)}>{t('resource.edit')}</Button>
          )}
        </>
      }
    >
      {suitability?.low && (
        <Notice tone="bad" title={t('resource.low')}>
          {t('resource.lowText')}
        </Notice>
      )}
      <Moves
        lifecycle={resourceLifecycle}
        make={rowEndpoints(setup.shape).moveRows}
        row={row}
        what={row.title}
        moves={resource.moves}
        waitsFor={resource.waitsFor}
        remedyOf={({ remedy }) =>
          remedy === 'files' && <a href="#files">{t('resource.toFiles')}</a>
        }
      />
      <Section title={t('resource.what')}>
        <p>
          {subjects.map(({ code, path }) => (
            <span key={code} className="subject-path">
              {path.map(nameOf).join(' › ')}
            </span>
          ))}
        </p>
        <RowFacts setup={setup} row={facts} />
        {row.link && (
          <p>
            <a href={row.link} rel="noreferrer noopener" target="_blank">
              {t('resource.get')}
            </a>
          </p>
        )}
      </Section>
      <div id="files" className="page">
        <ResourceFiles
          resource={row}
          none={
            isOwnSource(source)
              ? t('resource.noFile')
              : t('resource.noLink', { source: sourceName })
          }
        />
      </div>
      <LaterParts resourceId={row.id} />
      <Section title={t('resource.suitability')}>
        <Rate resourceId={row.id} suitability={suitability} />
      </Section>
      <MoveHistory lifecycle={resourceLifecycle} history={resource.history} />
      <RowDrawer
        setup={setup}
        rowId={editing ? row.id : undefined}
        onClose={() => setEditing(false)}
      />
    </Page>
  )
}

function LaterParts({ resourceId }: { resourceId: string }) {
  const parts = usePageParts('resource')
  return (
    <Suspense>
      {parts.map((Part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
        <Part key={at} resourceId={resourceId} />
      ))}
    </Suspense>
  )
}
