import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormField } from '../../../ui/FormField.tsx'

const choices = ['power', 'signal', 'teacher', 'village', 'farming', 'school'] as const

/** Why something is moved or does not take place: a word to choose, or one's own. */
export function BoardReason({
  value,
  onChange,
}: {
  value: string
  onChange: (note: string) => void
}) {
  const { t } = useTranslation('timetable')
  return (
    <FormField label={t('board.why')}>
      {(input) => (
        <>
          <div className="board-free">
            {choices.map((choice) => {
              const words = t(`board.whyChoice.${choice}`)
              return (
                <Button
                  key={choice}
                  size="small"
                  aria-pressed={value === words}
                  type={value === words ? 'primary' : 'default'}
                  onClick={() => onChange(words)}
                >
                  {words}
                </Button>
              )
            })}
          </div>
          <Input
            {...input}
            maxLength={500}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        </>
      )}
    </FormField>
  )
}
