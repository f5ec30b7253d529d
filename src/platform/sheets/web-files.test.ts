import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readAll } from './fixture.ts'

const headings = ['村', '学校', '电视', '电脑']
const read = (text: string | Buffer) =>
  readAll({ name: '设备.xls', bytes: Buffer.from(text as string) }, headings)
const cellsOf = async (text: string | Buffer) =>
  (await read(text)).rows.map(({ number, cells }) => [number, cells])

/** As LibreOffice writes it, with a title over the whole width and a heading of two rows. */
const page = `<!DOCTYPE html>

<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<style type="text/css">
		body,div,table,tr,td > p { font-family:"Calibri"; }
	</style>
</head>
<body>
<table cellspacing="0" border="0">
	<colgroup span="4" width="80"></colgroup>
	<tr>
		<td colspan=4 height="20" align="center" valign=bottom><font color="#000000">设备表</font></td>
		</tr>
	<tr>
		<td rowspan=2 align="left"><font color="#000000">村</font></td>
		<td rowspan=2 align="left"><font color="#000000">学校</font></td>
		<td colspan=2 align="left"><font color="#000000">设备</font></td>
	</tr>
	<tr>
		<td align="left"><font color="#000000">电视</font></td>
		<td align="left"><font color="#000000">电脑</font></td>
	</tr>
	<tr>
		<td rowspan=2 align="left"><font color="#000000">和平</font></td>
		<td align="left"><font color="#000000">一小<br>&amp;&nbsp;二&#23567;</font></td>
		<td align="right" sdval="2" sdnum="1033;"><font color="#000000">2</font></td>
		<td align="left"><font color="#000000"><br></font></td>
	</tr>
	<tr style="display:none">
		<td align="left"><font color="#000000">三小</font></td>
		<td align="left"><font color="#000000"><br></font></td>
		<td align="right" sdval="1" sdnum="1033;"><font color="#000000">4.33E+11</font></td>
	</tr>
</table>
<!-- ************************************************************************** -->
</body>
</html>
`

const rows = [
  [4, ['和平', '一小\n& 二小', '2']],
  [5, ['和平', '三小', undefined, '4.33E+11']],
]

describe('a web page with a table that is called .xls', () => {
  test('merged cells, line breaks, entities and hidden rows', async () => {
    const { heading, rows: found, warnings } = await read(page)
    expect([heading.from, heading.number, heading.cells]).toEqual([2, 3, headings])
    expect(found.map(({ number, cells }) => [number, cells])).toEqual(rows)
    expect(found[1]?.problems).toEqual([{ column: 3, code: 'digits_lost', value: '4.33E+11' }])
    expect(warnings).toEqual([{ code: 'rows_hidden', count: 1, rows: [5] }])
  })

  test('what it is in stands in its head', async () => {
    const declared = page.replace('charset=utf-8', 'charset=gb2312')
    expect(await cellsOf(iconv.encode(declared, 'gb18030'))).toEqual(rows)
  })

  test.each([
    ['a table alone', ''],
    ['a comment', '<!-- export -->\n'],
    ['a style', '<style>td{mso-number-format:"\\@"}</style>'],
    ['a byte order mark', '\ufeff'],
  ])('%s, in capitals and with no tag closed', async (_, before) => {
    const table = '<TABLE BORDER=1><TR><TH>村<TH>学校<TR><TD x:str>和平<TD>一小<TR><TD>上坪<TD>二小'
    expect(await cellsOf(before + table)).toEqual([
      [2, ['和平', '一小']],
      [3, ['上坪', '二小']],
    ])
  })

  test('a table inside a table is read, and what stands around it is not', async () => {
    const inner =
      '<table><tr><td>村</td><td>学校</td></tr><tr><td>和平</td><td>一小</td></tr></table>'
    const outer = `<html><table><tr><td>菜单</td><td>${inner}</td></tr><tr><td>页脚</td></tr></table>`
    expect(await cellsOf(outer)).toEqual([[2, ['和平', '一小']]])
  })

  test('scripts are no text', async () => {
    const table =
      '<table><tr><td>村</td></tr><script>document.write("<tr><td>假</td></tr>")</script><tr><td>真</td></tr></table>'
    expect(await cellsOf(table)).toEqual([[2, ['真']]])
  })
})

describe('the same packed as a web archive', () => {
  const pack = (head: string, body: string) =>
    [
      'MIME-Version: 1.0',
      'X-Document-Type: Workbook',
      'Content-Type: multipart/related; boundary="----=_NextPart_01"',
      '',
      'This document is a Single File Web Page.',
      '',
      '------=_NextPart_01',
      'Content-Location: file:///C:/1/book.htm',
      'Content-Transfer-Encoding: 7bit',
      'Content-Type: text/html; charset="us-ascii"',
      '',
      '<html><frameset><frame src="sheet001.htm"></frameset></html>',
      '',
      '------=_NextPart_01',
      'Content-Location: file:///C:/1/sheet001.htm',
      head,
      '',
      body,
      '------=_NextPart_01--',
    ].join('\r\n')

  test('quoted-printable, in the encoding its head names', async () => {
    const quoted = [...iconv.encode(page, 'gb18030')]
      .map((byte) =>
        byte > 126 || byte === 61
          ? `=${byte.toString(16).toUpperCase()}`
          : String.fromCharCode(byte),
      )
      .join('')
      .replaceAll('</td>', '</t=\r\nd>')
    const head =
      'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="gb2312"'
    expect(await cellsOf(pack(head, quoted))).toEqual(rows)
  })

  test('base64', async () => {
    const head = 'Content-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=utf-8'
    expect(await cellsOf(pack(head, Buffer.from(page).toString('base64')))).toEqual(rows)
  })

  test('without a table it is no sheet', async () => {
    await expect(read(pack('Content-Type: text/html', '<p>村</p>'))).rejects.toMatchObject({
      code: 'sheet_other_file',
      details: { kind: 'html' },
    })
  })
})

test('the XML of Excel 2003, as LibreOffice writes it', async () => {
  const cell = (type: string, data: string, more = '') =>
    `<Cell ${more}><Data ss:Type="${type}">${data}</Data></Cell>`
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:c="urn:schemas-microsoft-com:office:component:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="Default"/></Styles><ss:Worksheet ss:Name="设备"><Table><Column ss:Width="38"/><Row>${cell('String', '村')}${cell('String', '学校')}${cell('String', '电视')}${cell('String', '电脑')}</Row><Row ss:Index="3">${cell('String', '和平', 'ss:MergeDown="1"')}${cell('String', '一小')}${cell('Number', '2')}${cell('DateTime', '2018-05-01T00:00:00.000')}</Row><Row ss:Hidden="1">${cell('String', '二小', 'ss:Index="2"')}${cell('Boolean', '1')}${cell('Error', '#N/A')}</Row></Table></ss:Worksheet></Workbook>`
  const { name, rows: found } = await read(xml)
  expect(name).toBe('设备')
  expect(found).toEqual([
    { number: 3, cells: ['和平', '一小', '2', '2018-05-01'] },
    {
      number: 4,
      cells: ['和平', '二小', 'TRUE'],
      hidden: true,
      problems: [{ column: 3, code: 'cell_error', value: '#N/A' }],
    },
  ])
})
