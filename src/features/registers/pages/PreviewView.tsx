import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatNumber } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import type { Preview } from '../preview.ts'
import type { Shape } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'

/** What an import would do, in numbers, problems and changes, and the button that does it. */
export function PreviewView({
  shape,
  preview,
  busy,
  onConfirm,
  onAgain,
}: {
  shape: Shape
  preview: Preview
  busy: boolean
  onConfirm: () => void
  onAgain: () => void
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const say = useSay()
  const language = useLanguage()
  const { created, changed, unchanged, refused, problems, problemCount, changes, ignoredHeadings } =
    preview
  const { defaults = [] } = preview
  const labelOf = (field: string) => {
    const label = shape.fields[field]?.label
    return label ? read(label) : field
  }
  const nameOf = (file: string) => (file === pastedFileName ? t('imports.pastedName') : file)
  const something = created + changed > 0
  return (
    <>
      <Section
        title={t('imports.preview', { file: nameOf(preview.fileName) })}
        actions={
          preview.sheetName && (
            <span className="quiet">{t('imports.sheet', { sheet: preview.sheetName })}</span>
          )
        }
      >
        <dl className="import-counts">
          {(['created', 'changed', 'unchanged', 'refused'] as const).map((kind) => (
            <div key={kind} className={kind === 'refused' && refused > 0 ? 'import-refused' : ''}>
              <dt className="quiet">{t(`imports.${kind}`)}</dt>
              <dd>{formatNumber({ created, changed, unchanged, refused }[kind], language)}</dd>
            </div>
          ))}
        </dl>
        {ignoredHeadings.length > 0 && (
          <Notice
            tone="soon"
            title={t('imports.ignored', {
              headings: ignoredHeadings.join(language === 'en' ? ', ' : '、'),
            })}
          />
        )}
        <div className="drawer-buttons">
          <Button type="primary" disabled={!something} loading={busy} onClick={onConfirm}>
            {something
              ? t(refused > 0 ? 'imports.confirmSound' : 'imports.confirm', {
                  created,
                  changed,
                  refused,
                })
              : t('imports.nothing')}
          </Button>
          <Button onClick={onAgain}>{t('imports.again')}</Button>
        </div>
      </Section>
      {defaults.length > 0 && (
        <Section title={t('imports.defaults')}>
          <p className="quiet">{t('imports.defaultsText')}</p>
          <DataTable
            caption={t('imports.defaults')}
            rows={defaults}
            keyOf={({ field }) => field}
            columns={[
              { key: 'field', heading: t('imports.field'), cell: ({ field }) => labelOf(field) },
              {
                key: 'value',
                heading: t('imports.default'),
                cell: ({ field, value }) => (
                  <FieldValue shape={shape} field={field} value={value} />
                ),
              },
              {
                key: 'rows',
                heading: t('imports.defaultRows'),
                numeric: true,
                cell: ({ rows }) => formatNumber(rows, language),
              },
            ]}
          />
        </Section>
      )}
      {problems.length > 0 && (
        <Section title={t('imports.problems')}>
          {problemCount > problems.length && (
            <p className="quiet">
              {t('imports.moreProblems', { shown: problems.length, count: problemCount })}
            </p>
          )}
          <DataTable
            caption={t('imports.problems')}
            rows={problems.map((problem, at) => ({ ...problem, at }))}
            keyOf={({ at }) => String(at)}
            scrolls
            columns={[
              {
                key: 'row',
                heading: t('imports.row'),
                cell: ({ row }) => t('imports.rowNumber', { row }),
              },
              {
                key: 'column',
                heading: t('imports.column'),
                cell: ({ heading, field }) =>
                  heading ?? (field === undefined ? '' : labelOf(field)),
              },
              { key: 'value', heading: t('imports.value'), cell: ({ value }) => value },
              {
                key: 'wrong',
                heading: t('imports.wrong'),
                cell: (problem) => (
                  <>
                    <StateMark tone={problem.level === 'warning' ? 'soon' : 'bad'}>
                      {problem.level === 'warning' ? t('imports.warning') : t('imports.refused')}
                    </StateMark>{' '}
                    {say(problem, labelOf).wrong}
                  </>
                ),
              },
              {
                key: 'right',
                heading: t('imports.right'),
                cell: (problem) => say(problem, labelOf).right,
              },
            ]}
          />
        </Section>
      )}
      {changes.length > 0 && (
        <Section title={t('imports.changes')}>
          <DataTable
            caption={t('imports.changes')}
            rows={changes}
            keyOf={({ row }) => String(row)}
            scrolls
            columns={[
              { key: 'name', heading: t('imports.name'), cell: ({ name }) => name },
              {
                key: 'row',
                heading: t('imports.row'),
                cell: ({ row }) => t('imports.rowNumber', { row }),
              },
              { key: 'kind', heading: t('imports.kind'), cell: ({ kind }) => t(`imports.${kind}`) },
              {
                key: 'fields',
                heading: t('imports.fields'),
                cell: ({ fields }) => (
                  <span className="change-fields">
                    {fields.map(({ field, before, after }) => (
                      <span key={field}>
                        {labelOf(field)}{' '}
                        <s className="quiet">
                          <FieldValue shape={shape} field={field} value={before} />
                        </s>{' '}
                        → <FieldValue shape={shape} field={field} value={after} />
                      </span>
                    ))}
                  </span>
                ),
              },
            ]}
          />
        </Section>
      )}
    </>
  )
}

/** What the server calls a file that never was one. */
const pastedFileName = 'pasted.tsv'
