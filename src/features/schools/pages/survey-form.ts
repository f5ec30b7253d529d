import type { SurveyState } from '../survey.ts'
import type { FormRow, ReturnDetail, Sections } from '../survey-api.ts'

/** The school has the form. */
export const isFilledIn = (state: SurveyState): boolean => state === 'draft' || state === 'returned'

const sectionsIn = (sections: Sections) => Object.values(sections).filter((one) => !!one)

/** Rows that are new, changed or taken out since the bureau's last word. */
export const countChanges = (sections: Sections): number =>
  sectionsIn(sections).reduce(
    (sum, { rows, removed }) => sum + rows.filter(isChanged).length + removed.length,
    0,
  )

export const countWarnings = (sections: Sections): number =>
  sectionsIn(sections)
    .flatMap(({ rows }) => rows)
    .reduce((sum, { warnings }) => sum + warnings.length, 0)

const isChanged = ({ isNew, changed }: FormRow): boolean => isNew || changed.length > 0

/** Whether there is something to say of the row. */
export const wantsLook = ({ remarks }: Pick<ReturnDetail, 'remarks'>, row: FormRow): boolean =>
  isChanged(row) || row.warnings.length > 0 || remarks.some(({ rowId }) => rowId === row.row.id)
