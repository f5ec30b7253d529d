/**
 * Whether a row is a remark or signature line – every filled cell begins like one: 注：…, 填表人：张三,
 * 审核（盖章）. Judged only below a heading of three columns or more.
 */
export function isRemark(cells: readonly (string | undefined)[]): boolean {
  const filled = cells.filter((text) => text !== undefined)
  return filled.length > 0 && filled.every((text) => remark.test(text))
}

const words = [
  '附?注|备注|備註|说明|說明|填表|制表|製表|填报|填報|审核|審核|复核|複核',
  '(?:单位|單位)?(?:负责人|負責人)|经办|經辦|联系电话|聯繫電話|聯絡電話|日期',
  'notes?|remarks?|prepared by|checked by',
].join('|')

const remark = new RegExp(`^(?:\\d+[.、])?\\s*(?:${words})[^：:]{0,8}[：:]`, 'i')
