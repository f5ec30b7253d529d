import { join } from 'node:path'
import ExcelJS from 'exceljs'

type Point = { longitude: number; latitude: number }
type ListedSchool = { township: string; name: string; code: string; place: string; kind: string }

/**
 * The two further lists that siting needs, as an office keeps them beside its schools: where each school is, and
 * what rooms it has. Written into `directory` for the schools of the list in `lists`.
 */
export async function writeFurtherSheets(lists: string, directory: string): Promise<void> {
  const schools = await readSchools(join(lists, 'schools.xlsx'))
  const points = await readPoints(join(lists, 'villages.xlsx'), { code: 4, longitude: 8 })
  const townships = await readPoints(join(lists, 'townships.xlsx'), { code: 3, longitude: 5 })
  const pointOf = ({ place }: ListedSchool) =>
    points.get(place) ?? townships.get(`${place.slice(0, 9)}000`)
  await writePoints(join(directory, 'points.xlsx'), schools, pointOf)
  await writeRooms(join(directory, 'rooms.xlsx'), schools)
}

async function openSheet(path: string): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const [sheet] = book.worksheets
  if (!sheet) throw new Error(`${path} has no worksheet`)
  return sheet
}

async function readSchools(path: string): Promise<ListedSchool[]> {
  const sheet = await openSheet(path)
  const schools: ListedSchool[] = []
  let township = ''
  sheet.eachRow((row) => {
    const code = row.getCell(4).text
    if (!/^\d{10}$/.test(code)) return
    township = row.getCell(2).text || township
    const [name, place, kind] = [3, 6, 7].map((column) => row.getCell(column).text)
    schools.push({ township, code, name: name ?? '', place: place ?? '', kind: kind ?? '' })
  })
  return schools
}

/** By code; where the list says 0, nobody knows. The latitude stands beside the longitude. */
async function readPoints(
  path: string,
  at: { code: number; longitude: number },
): Promise<Map<string, Point>> {
  const points = new Map<string, Point>()
  ;(await openSheet(path)).eachRow((row) => {
    const [longitude, latitude] = [at.longitude, at.longitude + 1].map((column) =>
      Number(row.getCell(column).text),
    )
    if (longitude && latitude) points.set(row.getCell(at.code).text, { longitude, latitude })
  })
  return points
}

/** Taken by telephone, in one list: the code, and both numbers as they were read off. */
async function writePoints(
  path: string,
  schools: readonly ListedSchool[],
  pointOf: (school: ListedSchool) => Point | undefined,
): Promise<void> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('定位')
  sheet.addRow(['凤凰县中小学校定位采集表（2026年11月）'])
  sheet.mergeCells('A1:E1')
  sheet.addRow(['序号', '学校名称', '学校标识码', '东经', '北纬'])
  schools.forEach((school, index) => {
    const point = pointOf(school)
    sheet.addRow([
      index + 1,
      school.name,
      school.code,
      point ? `${point.longitude}` : '',
      point ? `${point.latitude}` : '',
    ])
  })
  sheet.addRow(['采集人：', '', '', '', ''])
  await book.xlsx.writeFile(path)
}

/** Townships merged over their schools, units beside numbers, a sum below each township. */
async function writeRooms(path: string, schools: readonly ListedSchool[]): Promise<void> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('场地')
  sheet.addRow(['凤凰县学校可用场地一览表'])
  sheet.mergeCells('A1:I1')
  sheet.addRow([
    ...['乡镇', '学校', '学校标识码', '房号', '场地名称', '类型'],
    ...['使用面积（㎡）', '座位', '可用于远程教育的座位数'],
  ])
  for (const [township, listed] of Map.groupBy(schools, (school) => school.township)) {
    const first = sheet.rowCount + 1
    for (const school of listed) sheet.addRow(roomOf(township, school))
    if (listed.length > 1) sheet.mergeCells(first, 1, sheet.rowCount, 1)
    sheet.addRow(['小计', '', '', '', '', '', '', `${listed.length * 50}座`])
  }
  sheet.addRow(['填表人：', '', '', '审核人：'])
  await book.xlsx.writeFile(path)
}

const roomOf = (township: string, { name, code, kind }: ListedSchool): string[] => {
  const [room, area, seats] =
    kind === '初级中学' ? ['计算机教室', '110', '60座'] : ['多媒体教室', '７２平方', '50座']
  return [township, name, code, '101', room, room, area, seats, seats]
}
