namespace Platform.Environments.Bandit;

/// <summary>The words of one domain: what an arm is called, and the scene that the instruction sets.</summary>
/// <param name="Unit">What one arm is.</param>
/// <param name="Scene">First sentence; {0} is the number of arms.</param>
/// <param name="Choose">What choosing an arm is.</param>
/// <param name="Names">Names for arms, at least 26, no two equal when case is ignored.</param>
internal sealed record BanditStory(string Unit, string Scene, string Choose, IReadOnlyList<string> Names)
{
    private static readonly string[] Letters = [.. Enumerable.Range(0, 26).Select(letter => ((char)('A' + letter)).ToString())];

    private static readonly BanditStory Buttons = new(
        "button",
        "You stand before {0} buttons.",
        "press one button",
        [
            "Amber", "Aqua", "Azure", "Beige", "Black", "Blue", "Bronze", "Brown", "Coral", "Crimson", "Cyan", "Emerald", "Fuchsia", "Gold", "Gray", "Green", "Indigo", "Ivory", "Jade", "Khaki",
            "Lavender", "Lilac", "Lime", "Magenta", "Maroon", "Mint", "Navy", "Ochre", "Olive", "Orange", "Orchid", "Peach", "Pink", "Plum", "Purple", "Red", "Ruby", "Rust", "Salmon", "Sand",
            "Sapphire", "Scarlet", "Silver", "Tan", "Teal", "Turquoise", "Umber", "Violet", "White", "Yellow",
        ]);

    private static readonly BanditStory Ads = new("advertisement", "You run a web page that can show one of {0} advertisements to each visitor.", "show one advertisement", Letters);

    private static readonly BanditStory Videos = new("video", "You recommend one of {0} videos to each viewer who comes by.", "recommend one video", Letters);

    private static readonly BanditStory Clothes = new(
        "item",
        "You run a clothes shop that can put one of {0} items into its window.",
        "show one item",
        [
            "Alpine Fleece", "Breeze Shirt", "Canvas Jacket", "Cedar Cardigan", "City Trench", "Cloud Pajamas", "Cotton Chinos", "Denim Overalls", "Desert Shorts", "Dune Sandals", "Ember Scarf", "Field Parka",
            "Forest Hoodie", "Frost Mittens", "Garden Dress", "Granite Boots", "Harbor Sweater", "Ivy Blouse", "Juniper Skirt", "Lagoon Swimsuit", "Linen Suit", "Maple Flannel", "Meadow Tunic", "Midnight Gown",
            "Mosaic Tie", "Northern Beanie", "Orchard Apron", "Pebble Socks", "Pine Vest", "Prairie Jeans", "Quartz Belt", "Rain Poncho", "River Leggings", "Saffron Kimono", "Slate Blazer", "Summit Gloves",
            "Tidal Rashguard", "Trail Sneakers", "Velvet Slippers", "Willow Poplin",
        ]);

    /// <summary>The words of a domain. The lists are shared and never changed: shuffling takes a copy.</summary>
    public static BanditStory Of(BanditDomain domain) => domain switch
    {
        BanditDomain.Ads => Ads,
        BanditDomain.Video => Videos,
        BanditDomain.Clothes => Clothes,
        _ => Buttons,
    };
}
