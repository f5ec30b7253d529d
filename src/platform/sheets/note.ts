/**
 * Whether a row is a remark or signature line – every filled cell begins like one: 注：…, 填表人：张三,
 * 审核（盖章）. Judged only below a heading of three columns or more.
 */
export function isRemark(cells: readonly (string | undefined)[]): boolean {
  let filled = 0
  for (const text of cells) {
    if (text === undefined) continue
    if (!remark.test(text) && !(closed.test(text) && seal.test(text))) return false
    filled++
  }
  return filled > 0
}

/** Whether a row only sums up others: 合计, 小计, 总计：2台, with nothing but numbers beside it. */
export function isTotal(cells: readonly (string | undefined)[]): boolean {
  const first = cells.find((text) => text !== undefined)
  if (first === undefined || !sums.test(first) || !total.test(first)) return false
  return cells.every((text) => text === undefined || text === first || amount.test(text))
}

const words = [
  '附?注|备注|備註|说明|說明|填表|制表|製表|填报|填報|审核|審核|复核|複核',
  '(?:单位|單位)?(?:负责人|負責人)|经办|經辦|联系电话|聯繫電話|聯絡電話|日期',
  // 采集人：, 校对员：
  '[\\p{Script=Han}]{1,4}[人员員]',
  'notes?|remarks?|prepared by|checked by',
].join('|')

const remark = new RegExp(`^(?:\\d+[.、])?\\s*(?:${words})[^：:]{0,8}[：:]`, 'iu')

/** 单位（盖章） */
const seal =
  /^[^：:\s]{0,12}[（(](?:单位)?(?:公章|盖章|蓋章|签章|簽章|签字|簽字|签名|簽名)[）)][：:]?$/

const closed = /[)）][：:]?$/
const sums = /[计計]|total/i

const total =
  /^[^\d\s]{0,8}?(?:合\s*计|合\s*計|小\s*计|小\s*計|总\s*计|總\s*計|共\s*计|共\s*計|累\s*计|累\s*計|total|subtotal)\s*(?:[（(][^）)]*[）)])?\s*(?:[：:].*)?$/i

/** A number with the word it counts by, or a dash. */
const amount = /^(?:[-—–/]+|[^\d０-９]{0,2}[\d０-９][\d０-９,.，．%\s]*[^\d０-９]{0,6})$/
