import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../ui/format.ts'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { RowDrawer } from '../../registers/pages/RowDrawer.tsx'
import { RowFacts } from '../../registers/pages/RowFacts.tsx'
import { getResource, type ResourceDetail } from '../api.ts'
import { type ResourceMove, type ResourceState, resourceLifecycle } from '../resource-state.ts'
import { isOwnSource, mediaTypes, originLevels } from '../values.ts'
import { useSources } from './LibraryReferences.tsx'
import { librarySetups } from './library-setups.tsx'
import { Rate } from './Rate.tsx'
import { ResourceFiles } from './ResourceFiles.tsx'
import { ResourceMoves } from './ResourceMoves.tsx'
import { useSubjectName } from './use-subject-name.ts'
import './library.css'

/** What it is, whether it may be shown, what people say of it, and what became of it. */
export function ResourcePage() {
  const { resourceId = '' }: { resourceId?: string } = useParams({ strict: false })
  const query = useAsk(getResource, { id: resourceId })
  return <Loaded query={query}>{(resource) => <OneResource resource={resource} />}</Loaded>
}

const steps: readonly ResourceState[] = ['draft', 'in_review', 'published']

function OneResource({ resource }: { resource: ResourceDetail }) {
  const { t } = useTranslation(['library', 'shell'])
  const read = useText()
  const may = useMay()
  const { row, state, subjects, suitability } = resource
  const [editing, setEditing] = useState(false)
  const setup = librarySetups.resources
  if (!setup) throw new Error('the resources have no list')
  const at = steps.indexOf(state)
  const { title: _title, subjects: _subjects, source, ...facts } = row
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
            ].join(' · ')}
          </p>
          <LifecycleBar
            steps={
              state === 'withdrawn'
                ? [
                    ...steps.map((key) => ({
                      key,
                      label: read(resourceLifecycle.states[key]),
                      stage: 'done' as const,
                    })),
                    {
                      key: state,
                      label: read(resourceLifecycle.states.withdrawn),
                      stage: 'now' as const,
                    },
                  ]
                : steps.map((key, i) => ({
                    key,
                    label: read(resourceLifecycle.states[key]),
                    stage: i < at ? 'done' : i === at ? 'now' : 'next',
                  }))
            }
          />
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
      <ResourceMoves resource={resource} />
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
      <ResourceFiles
        resource={row}
        none={
          isOwnSource(source) ? t('resource.noFile') : t('resource.noLink', { source: sourceName })
        }
      />
      <Section title={t('resource.suitability')}>
        <Rate resourceId={row.id} suitability={suitability} />
      </Section>
      <History resource={resource} />
      <RowDrawer
        setup={setup}
        rowId={editing ? row.id : undefined}
        onClose={() => setEditing(false)}
      />
    </Page>
  )
}

function History({ resource: { history } }: { resource: ResourceDetail }) {
  const { t } = useTranslation('library')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  if (history.length === 0) return null
  return (
    <Section title={t('resource.history')}>
      <ol className="move-history">
        {history.toReversed().map(({ name, actorName, at, reason }) => (
          <li key={at}>
            <span className="quiet together">{formatInstant(at, language, me?.today ?? '')}</span>{' '}
            {actorName} · {read(resourceLifecycle.moves[name as ResourceMove].label)}
            {reason && <span className="quiet"> {reason}</span>}
          </li>
        ))}
      </ol>
    </Section>
  )
}
