import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { readHeads, removeHead, writeHead } from '../official-api.ts'

type Unit = Answer<typeof readHeads>['orgUnits'][number]

/** Under which red head and code each organ issues its papers. */
export function HeadsPage() {
  const { t } = useTranslation('documents')
  const query = useAsk(readHeads, {})
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<'headed' | 'plain'>()
  const [setting, setSetting] = useState<Unit>()
  const [removing, setRemoving] = useState<Unit>()
  return (
    <Page title={t('heads.title')} about={t('heads.about')}>
      <Loaded query={query}>
        {({ orgUnits }) => {
          const isOne = {
            headed: ({ mark }: Unit) => mark !== null,
            plain: ({ mark }: Unit) => mark === null,
          }
          const shown = orgUnits.filter(
            (unit) =>
              [unit.name, unit.mark, unit.code].some((one) => one?.includes(find.trim())) &&
              (only === undefined || isOne[only](unit)),
          )
          return (
            <List<Unit, 'headed' | 'plain'>
              find={{ value: find, label: t('heads.find'), onSearch: setFind }}
              only={{
                label: t('heads.only'),
                value: only,
                placeholder: t('heads.only'),
                onChange: setOnly,
                options: (['headed', 'plain'] as const).map((value) => ({
                  value,
                  label: t(`heads.${value}`, { count: orgUnits.filter(isOne[value]).length }),
                })),
              }}
              count={t('heads.count', { count: orgUnits.filter(isOne.headed).length })}
              none={t('heads.none')}
              caption={t('heads.title')}
              rows={shown}
              keyOf={({ id }) => id}
              columns={[
                { key: 'organ', heading: t('heads.organ'), cell: ({ name }) => name },
                { key: 'mark', heading: t('heads.mark'), cell: ({ mark }) => mark ?? '—' },
                { key: 'code', heading: t('heads.code'), cell: ({ code }) => code ?? '—' },
                {
                  key: 'last',
                  heading: t('heads.last'),
                  cell: ({ lastNumber }) => lastNumber ?? '—',
                },
                {
                  key: 'act',
                  heading: '',
                  cell: (unit) =>
                    unit.mayWrite && (
                      <span className="page-actions screen-only">
                        <Button size="small" onClick={() => setSetting(unit)}>
                          {t(unit.mark === null ? 'heads.set' : 'heads.change')}
                        </Button>
                        {unit.mark !== null && (
                          <Button size="small" onClick={() => setRemoving(unit)}>
                            {t('heads.remove')}
                          </Button>
                        )}
                      </span>
                    ),
                },
              ]}
            />
          )
        }}
      </Loaded>
      {setting && (
        <FormDialog
          of={writeHead}
          title={t('heads.setting', { name: setting.name })}
          about={<p>{t('heads.settingAbout')}</p>}
          fixed={{ id: setting.id }}
          fields={{
            mark: words(t('heads.mark'), {
              start: setting.mark ?? `${setting.name}文件`,
              hint: t('heads.markHint'),
            }),
            code: words(t('heads.code'), {
              start: setting.code ?? '',
              hint: t('heads.codeHint'),
            }),
          }}
          okText={t('heads.save')}
          done={t('heads.saved')}
          onClose={() => setSetting(undefined)}
        />
      )}
      {removing && (
        <AskDialog
          title={t('heads.removing', { name: removing.name })}
          okText={t('heads.remove')}
          done={t('heads.removed')}
          danger
          work={() => ask(removeHead, { id: removing.id })}
          onClose={() => setRemoving(undefined)}
        >
          <p>{t('heads.removingAbout')}</p>
        </AskDialog>
      )}
    </Page>
  )
}
