/** Frequent English words that are no misspelling of an owner's word, whatever the owner's words are. */
export const commonEnglish: ReadonlySet<string> = new Set(
  (
    'a about above accept access account across act action active actual add address after afternoon again against age ago agree ' +
    'ahead air all allow almost alone along already also although always am among amount an and angry another answer any anybody ' +
    'anyone anything anyway anywhere apart app appear apply are area around arrive arrived as ask asked at away back bad bag bank ' +
    'base be became because become bed been before began begin behind being believe below best better between big bill bit black blue ' +
    'board body book born both bottom bought box boy break bring broke broken brother brought brown build building business but buy ' +
    'by call called came can cannot cant car card care carry case cash cat catch cause center chance change charge charged cheap ' +
    'check child children choose city class clean clear click close closed clothes code coffee cold color come comes coming company ' +
    'complete computer contact content continue control cool copy correct cost could couldnt country couple course cover credit cross ' +
    'current customer cut dad daily dark data date daughter day days dead deal dear decide deep delay delete deliver depend did didnt ' +
    'die different difficult dinner direct do doctor does doesnt dog doing done dont door double down draw dress drink drive drop dry ' +
    'due during each early easy eat edit eight either else email empty end enough enter error even evening ever every everybody ' +
    'everyone everything exact example except expect expire explain extra eye face fact fail fair fall family far fast father fault ' +
    'feel feet fell felt few field file fill final find fine finger finish fire first fish fit five fix fixed floor fly follow food ' +
    'foot for forget forgot form forward found four free fresh friday friend from front full fun game gave get gets getting gift girl ' +
    'give given glad glass go god goes going gold gone good got great green ground group grow guess guy had hair half hand happen ' +
    'happened happy hard has hasnt hat hate have havent having he head hear heard heart heavy held hello help her here hers hey hi ' +
    'high him himself his hit hold home hope horse hot hour hours house how however hundred hurry husband i id idea if important in ' +
    'inside instead into is isnt issue it item items its ive job join july june just keep kept key kid kind kitchen knew know known ' +
    'lady land large last late later laugh law lay learn least leave led left leg less let letter life light like line link list ' +
    'listen little live local lock log long longer look looking lose lost lot love low luck lunch machine made mail main make making ' +
    'man many march mark market match matter may maybe me mean meant meet member men message met middle might mile mind mine minute ' +
    'minutes miss missing mistake mobile mom moment monday money month months more morning most mother mouth move much mum music must ' +
    'my myself name near need needed needs never new news next nice night nine no nobody none nor normal not note nothing notice now ' +
    'number of off offer office often oh ok okay old on once one online only onto open or order orders other others our out outside ' +
    'over own pack page paid pair paper parent part party pass past pay people per perhaps person phone photo pick picture piece ' +
    'place plan play please plus point poor possible post present press pretty price print problem proof provide public pull purchase ' +
    'push put question quick quickly quiet quite rain ran rather read ready real really reason receive received red refund refuse ' +
    'remember remove reply report request rest result return right ring road room round rule run safe said sale same sat saturday ' +
    'save saw say says school screen sea search season seat second see seem seen sell send sense sent service set seven several shall ' +
    'she ship shirt shoe shoes shop short should show shown shut sick side sign simple since single sir sister site sit six size ' +
    'sleep slow small smell snow so sold some somebody someone something sometimes son soon sorry sort sound speak special spend ' +
    'spent spring stand star start started state status stay step still stock stop store story street strong stuff such summer sunday ' +
    'sure system table take taken talk tax team tell ten test text than thank thanks that thats the their them then there these they ' +
    'thing things think third this those though thought three through thursday ticket till time times tired to today together told ' +
    'tomorrow tonight too took top total touch toward town track travel tree tried trip true trust try trying tuesday turn twelve ' +
    'twice two type under understand until up update upon us use used user using usual usually very view visit voice wait waiting ' +
    'walk wall want wanted wants warm was wash wasnt watch water way we wear website wednesday week weeks weight well went were wet ' +
    'what whats wheel when where which while white who whole whom whose why wide wife will win wind window winter wish with within ' +
    'without woman women wonder wont word words wore work working works world worn worry worse worst worth would wouldnt write wrong ' +
    'yard year years yellow yes yesterday yet you young your yours yourself zero'
  ).split(' '),
)
