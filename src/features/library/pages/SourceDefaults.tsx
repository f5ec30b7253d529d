import { useTranslation } from 'react-i18next'
import type { Text } from '../../../base/text.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { FieldInput } from '../../registers/pages/FieldInput.tsx'
import { FieldValue } from '../../registers/pages/FieldValue.tsx'
import { resource } from '../resource.ts'
import type { KeptReading, SourceRow } from '../source.ts'

type Given = KeptReading['given']

const fields = [
  'originLevel',
  'licence',
  'audience',
  'useModes',
  'mediaType',
  'language',
  'category',
] as const

/** What holds of a platform's rows where its sheet says nothing (S4-5, S4-8). */
export function SourceDefaults({
  source,
  given,
  mayWrite,
  onChange,
}: {
  source: SourceRow
  given: Given
  mayWrite: boolean
  onChange: (given: Given) => void
}) {
  const { t } = useTranslation('library')
  const read = useText()
  const set = (field: string, value: unknown) => {
    const { [field]: _, ...others } = given
    onChange(value === undefined ? others : { ...others, [field]: value as Given[string] })
  }
  const ofPlatform = { originLevel: source.originLevel, licence: source.licence } as Record<
    string,
    string | undefined
  >
  const wordFor = (field: (typeof fields)[number], choice: string) => {
    const { choices } = resource.fields[field] as { choices?: Record<string, Text> }
    return choices?.[choice] ? read(choices[choice]) : choice
  }
  return (
    <Section title={t('sources.defaults')}>
      <p className="quiet">{t('sources.defaultsText')}</p>
      <div className="source-defaults">
        {fields.map((field) => {
          const own = ofPlatform[field]
          return (
            <FormField
              key={field}
              label={read(resource.fields[field].label)}
              hint={own && t('sources.ofPlatform', { value: wordFor(field, own) })}
            >
              {(input) =>
                mayWrite ? (
                  <FieldInput
                    shape={resource}
                    field={field}
                    value={given[field]}
                    needed={false}
                    input={input}
                    onChange={(value) => set(field, value)}
                  />
                ) : (
                  <p id={input.id}>
                    <FieldValue shape={resource} field={field} value={given[field]} />
                  </p>
                )
              }
            </FormField>
          )
        })}
      </div>
    </Section>
  )
}
