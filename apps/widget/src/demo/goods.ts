export interface Good {
  id: string
  zh: { name: string; line: string }
  en: { name: string; line: string }
  /** In yuan. */
  price: number
  before?: number
  art: string
  tint: string
}

const floor = '<ellipse cx="120" cy="178" rx="86" ry="9" fill="#000" opacity=".08"/>'

/** The goods on show; the pictures are drawn, nothing is loaded from elsewhere. */
export const goods: readonly Good[] = [
  {
    id: 'sofa',
    zh: { name: '松间三人位布艺沙发', line: '可拆洗 · 免费组装' },
    en: { name: 'Grove three-seat sofa', line: 'Washable covers · assembled free' },
    price: 3299,
    before: 3699,
    tint: '#e4efe8',
    art: `${floor}<rect x="44" y="84" width="152" height="60" rx="20" fill="#0b7a5c"/><rect x="56" y="68" width="64" height="56" rx="16" fill="#159a76"/><rect x="120" y="68" width="64" height="56" rx="16" fill="#159a76"/><rect x="30" y="96" width="34" height="60" rx="15" fill="#0d6a51"/><rect x="176" y="96" width="34" height="60" rx="15" fill="#0d6a51"/><rect x="56" y="118" width="128" height="32" rx="13" fill="#1fae86"/><path d="M46 156v18m148-18v18" stroke="#6f4a2c" stroke-width="7" stroke-linecap="round"/><rect x="66" y="82" width="34" height="32" rx="9" fill="#f3d9a6" transform="rotate(-9 83 98)"/>`,
  },
  {
    id: 'fridge',
    zh: { name: '林静 480L 十字对开门冰箱', line: '一级能效 · 36 分贝' },
    en: { name: 'Quiet Wood 480 L refrigerator', line: 'Class 1 energy · 36 dB' },
    price: 4599,
    tint: '#e8ecef',
    art: `${floor}<rect x="72" y="22" width="96" height="154" rx="10" fill="#c9d3d6"/><rect x="76" y="26" width="42" height="88" rx="6" fill="#eef3f4"/><rect x="122" y="26" width="42" height="88" rx="6" fill="#e2e9eb"/><rect x="76" y="118" width="42" height="54" rx="6" fill="#e7edef"/><rect x="122" y="118" width="42" height="54" rx="6" fill="#dbe3e6"/><path d="M113 62v22m14-22v22m-14 46v16m14-16v16" stroke="#7d8c91" stroke-width="3.5" stroke-linecap="round"/><rect x="131" y="44" width="24" height="10" rx="3" fill="#2f4a45"/><path d="M80 176v4m80-4v4" stroke="#6b7a7e" stroke-width="6" stroke-linecap="round"/>`,
  },
  {
    id: 'air',
    zh: { name: '清岚 1.5 匹变频空调', line: '包基础安装 · 3 年保修' },
    en: { name: 'Breeze 1.5 HP air conditioner', line: 'Fitted free · 3-year warranty' },
    price: 2199,
    before: 2499,
    tint: '#e3f0f3',
    art: `<rect x="30" y="48" width="180" height="62" rx="15" fill="#fbfdfd"/><path d="M30 92h180v3a15 15 0 0 1-15 15H45a15 15 0 0 1-15-15Z" fill="#dfe8ea"/><path d="M48 101h144" stroke="#9fb3b8" stroke-width="4" stroke-linecap="round"/><circle cx="192" cy="64" r="4" fill="#35b58f"/><path d="M150 64h28" stroke="#b9c8cc" stroke-width="4" stroke-linecap="round"/><path d="M70 126c-6 12 8 16 0 32m50-32c-6 14 8 20 0 38m50-38c-6 12 8 16 0 32" stroke="#6fb4c4" stroke-width="5" fill="none" stroke-linecap="round" opacity=".8"/>`,
  },
  {
    id: 'table',
    zh: { name: '橡木餐桌椅一桌四椅', line: '白橡实木 · 2 年保修' },
    en: { name: 'Oak table with four chairs', line: 'Solid white oak · 2-year warranty' },
    price: 2899,
    tint: '#f3e8d7',
    art: `${floor}<path d="M40 100h160" stroke="#b98350" stroke-width="13" stroke-linecap="round"/><path d="M58 106 48 176m134-70 10 70" stroke="#a06e40" stroke-width="9" stroke-linecap="round"/><path d="M82 66v58h34v52m-34-52v52M158 66v58h-34v52m34-52v52" stroke="#8a5a31" stroke-width="7" fill="none" stroke-linecap="round" stroke-linejoin="round"/><path d="M104 92c0-12 4-20 16-20s16 8 16 20Z" fill="#f4f0e7"/><path d="M120 72c-6-16-16-18-22-18 2 12 10 18 22 18Zm0 0c4-20 14-26 24-28-2 16-10 26-24 28Z" fill="#4f9479"/>`,
  },
  {
    id: 'washer',
    zh: { name: '云朵 10kg 洗烘一体机', line: '可放阳台 · 羊毛护理' },
    en: { name: 'Cloud 10 kg washer-dryer', line: 'Fits a balcony · wool care' },
    price: 3799,
    tint: '#e9e9f2',
    art: `${floor}<rect x="58" y="32" width="124" height="144" rx="13" fill="#f7f8fb"/><path d="M58 68h124" stroke="#d8dbe6" stroke-width="3"/><circle cx="78" cy="50" r="8" fill="#cfd4e3"/><rect x="118" y="43" width="50" height="14" rx="5" fill="#32415c"/><circle cx="120" cy="120" r="43" fill="#cfd6e6"/><circle cx="120" cy="120" r="33" fill="#7e93b8"/><path d="M88 126c14-10 22 8 34-2s20-4 30 2a32 32 0 0 1-64 0Z" fill="#c6e2f0"/><circle cx="108" cy="112" r="4.5" fill="#fff" opacity=".8"/><circle cx="130" cy="106" r="3" fill="#fff" opacity=".8"/>`,
  },
  {
    id: 'lamp',
    zh: { name: '月台落地灯', line: '三档色温 · 无频闪' },
    en: { name: 'Moonrise floor lamp', line: 'Three light colours · flicker-free' },
    price: 399,
    tint: '#f6edd3',
    art: `${floor}<path d="M120 174V76" stroke="#5b4632" stroke-width="6" stroke-linecap="round"/><path d="M92 176h56" stroke="#5b4632" stroke-width="8" stroke-linecap="round"/><circle cx="120" cy="62" r="38" fill="#fff7dd"/><circle cx="120" cy="62" r="29" fill="#fbe3a1"/><circle cx="110" cy="52" r="6" fill="#f3cf7c"/><circle cx="130" cy="70" r="8" fill="#f3cf7c"/><circle cx="120" cy="62" r="56" fill="#fff3c4" opacity=".35"/>`,
  },
  {
    id: 'cooker',
    zh: { name: '谷香 4L 电饭煲', line: '柴火饭 · 24 小时预约' },
    en: { name: 'Hearth 4 L rice cooker', line: 'Wood-fire mode · 24-hour timer' },
    price: 329,
    before: 399,
    tint: '#f5e5dc',
    art: `${floor}<path d="M62 92h116l-8 66a16 16 0 0 1-16 14H86a16 16 0 0 1-16-14Z" fill="#b5533a"/><path d="M58 92c0-26 28-42 62-42s62 16 62 42Z" fill="#c9694d"/><path d="M56 92h128" stroke="#8f3f2a" stroke-width="7" stroke-linecap="round"/><rect x="108" y="40" width="24" height="12" rx="6" fill="#8f3f2a"/><rect x="94" y="112" width="52" height="32" rx="9" fill="#2f2a27"/><path d="M108 128h24" stroke="#f6c86c" stroke-width="5" stroke-linecap="round"/><path d="M104 30c-5-8 5-10 0-18m16 18c-5-8 5-10 0-18m16 18c-5-8 5-10 0-18" stroke="#b9a495" stroke-width="3.5" fill="none" stroke-linecap="round"/>`,
  },
  {
    id: 'vacuum',
    zh: { name: '拾光扫拖机器人', line: '自清洁基站 · 支持语音' },
    en: { name: 'Dusk robot vacuum and mop', line: 'Self-cleaning dock · voice control' },
    price: 1899,
    tint: '#e6e9e4',
    art: `${floor}<rect x="136" y="56" width="64" height="118" rx="13" fill="#3c4a46"/><rect x="146" y="70" width="44" height="40" rx="8" fill="#55655f"/><circle cx="168" cy="90" r="5" fill="#35b58f"/><path d="M144 150h48" stroke="#2b3633" stroke-width="6" stroke-linecap="round"/><ellipse cx="86" cy="160" rx="60" ry="19" fill="#2b3633"/><ellipse cx="86" cy="152" rx="60" ry="20" fill="#f4f6f3"/><ellipse cx="86" cy="150" rx="22" ry="7" fill="#cfd8d2"/><circle cx="86" cy="149" r="4" fill="#0b7a5c"/>`,
  },
]
