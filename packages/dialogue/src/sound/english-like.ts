/**
 * English words (and some names) that can also be read as pinyin: 'women' is 我们, 'can' 餐. Alone or among English words they
 * are English; beside certain pinyin they are pinyin.
 */
export const englishLike: ReadonlySet<string> = new Set(
  (
    'a abate adele ai amanda an ang angle baba bade balance bale bali ban banana bane bang bangle banzai bare base ben bibi bide ' +
    'bike bile bin binge bite cage cake can canada cane canine care case chance chang change chile china cici cuisine cure cute da ' +
    'dada damage dame dan dana dance danger dangle dare date debate delete diana dice die dine ding dire dong dubai dude dun dune ' +
    'e face fade fake fame famine fan fang fare fate fei fence future gaga gale game gang gate gene gong guidance guide gun ha ' +
    'haha haiti hale han hang hate he hen hence here hong house huge human june ken la lace lake lala lame lance lane language ' +
    'late lena lice lie like limousine lin linda line lisa lite long louse lulu luna lunge lure lute ma machine made magazine make ' +
    'male mali malibu mama man manage mane manga mange manger mangle marine mate mature me media men menace menu mice mike milan ' +
    'mile mimi min mina mine mini mite mode mole mouse mule mute name nana nature nice nike nina nine nude o ou pa pace page pai ' +
    'palace pale pan panda pane pang papa pen pence pie pile pin ping pipi pole pure ran rang range ranger rebate reduce refuse ' +
    'relate ren resume rice ride routine rude rule run sake sale same sane sang senate senile sense sha shade shake shale shame ' +
    'shang she shine shun side site size song suite sun sure sushi take tale tan tang tangle tao taxi ti tide tie tile tina tire ' +
    'titan titi tong tuna tune wade wage wake wale wan wane wang ware wasabi wen woman women ya yale ye yin you zen'
  ).split(' '),
)

/** Of those, the ones that in a message with Chinese characters are rather pinyin. */
export const likelyPinyin: ReadonlySet<string> = new Set(['women', 'you', 'chang', 'shang', 'pai', 'tao', 'dan', 'wen', 'ren', 'yin'])
