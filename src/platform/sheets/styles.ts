import type { Language } from '../../base/language.ts'
import type { Column } from './table.ts'

/** Index into the cell formats below. */
export const styleOf = {
  title: 1,
  note: 2,
  heading: 3,
  text: 4,
  /** The mark behind the apostrophe a person would type: editing the cell keeps it a text. */
  quotedText: 5,
  integer: 6,
  decimal: 7,
  date: 8,
} as const satisfies Record<'title' | 'note' | 'heading' | 'quotedText' | Column['format'], number>

const fontName: Readonly<Record<Language, string>> = {
  'zh-Hans': '宋体',
  'zh-Hant': '新細明體',
  en: 'Calibri',
}

const dateFormatId = 164

export function stylesXml(language: Language): string {
  const font = (size: number, bold: boolean) =>
    `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="${fontName[language]}"/></font>`
  const edge = (side: string) => `<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`
  const cell = (attributes: string, alignment: string) =>
    `<xf ${attributes} xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment ${alignment}/></xf>`
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="${dateFormatId}" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="3">${font(11, false)}${font(11, true)}${font(16, true)}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${edge('left')}${edge('right')}${edge('top')}${edge('bottom')}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${[
    cell(
      'numFmtId="49" fontId="2" fillId="0" borderId="0"',
      'horizontal="center" vertical="center"',
    ),
    cell('numFmtId="49" fontId="0" fillId="0" borderId="0"', 'vertical="center" wrapText="1"'),
    cell(
      'numFmtId="49" fontId="1" fillId="2" borderId="1"',
      'horizontal="center" vertical="center" wrapText="1"',
    ),
    cell('numFmtId="49" fontId="0" fillId="0" borderId="1"', 'vertical="top" wrapText="1"'),
    cell(
      'numFmtId="49" fontId="0" fillId="0" borderId="1" quotePrefix="1"',
      'vertical="top" wrapText="1"',
    ),
    cell('numFmtId="1" fontId="0" fillId="0" borderId="1"', 'vertical="top"'),
    cell('numFmtId="0" fontId="0" fillId="0" borderId="1"', 'vertical="top"'),
    cell(
      `numFmtId="${dateFormatId}" fontId="0" fillId="0" borderId="1"`,
      'horizontal="center" vertical="top"',
    ),
  ].join('')}</cellXfs></styleSheet>`
}
