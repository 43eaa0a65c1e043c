namespace SpamGate.Gateway.Demo;

/// <summary>
/// English sample messages, invented for this purpose; slots as <see cref="SampleTexts"/> reads them. Only characters whose
/// GSM 7-bit code is their ASCII code.
/// </summary>
internal static class EnglishSamples
{
    internal static readonly string[] Ham =
    [
        "{6} is your {app} login code. It expires in {2-9} minutes. Do not share it with anyone.",
        "Your {bank} verification code is {6}. If you did not ask for it, ignore this message.",
        "{bank}: card ending {4} paid {1-9}{1}.{2} at {shop} on {1-28} {month}. Balance {4}.{2}.",
        "{courier}: your parcel {8} is out for delivery today between {8-11}:00 and {12-18}:00.",
        "The parcel is with the neighbour at number {1-99}, {name} will fetch it on {weekday}.",
        "Hello {name}, your appointment with Dr {surname} is on {weekday} at {8-17}:{10-59}. Please come ten minutes early.",
        "{name}, your table for {2-8} at {shop} is booked for {weekday} {18-21}:{10-59}. See you then.",
        "Flight {1-9}{3} to {city} is delayed. New departure {10-23}:{10-59}, gate {1-60}.",
        "School note: the bus on route {1-40} is late by about {10-40} minutes this morning because of {weather}.",
        "Water will be off in {street} on {weekday} from {8-10}:00 to {14-17}:00 for repairs.",
        "Your order {7} from {shop} has been shipped and should arrive on {weekday}.",
        "Your library books are due back on {1-28} {month}. You have {1-9} on loan.",
        "Hey {name}, are you coming to {place} tonight? We meet around {6-9}.",
        "Running late, stuck in traffic near {street}. Be there in {10-45} minutes.",
        "Can you pick up some {food} on your way home? We have none left.",
        "Happy birthday {name}! Hope you have a lovely day with the family.",
        "I left my {thing} in your car, could you bring it on {weekday}?",
        "Mum says dinner is at {6-8}, don't be late again :)",
        "Did you finish question {1-30}? I got {2} but {name} says it is wrong.",
        "Ok no problem, see you on {weekday} at {place} then. Take care.",
        "Sorry I missed your call, was in a meeting till {1-5}. What's up?",
        "The train leaves at {10-22}:{10-59} from platform {1-20}. I will wait for you by the stairs.",
        "Thanks for yesterday, the {food} was so good. We should do it again soon.",
        "Hi {name}, {surname} asked if the report can be ready by {weekday}. I said yes, hope that is fine.",
        "I'm at {place} already, wearing the {colour} jacket. Where are you?",
        "Just landed in {city}, it is {weather} here. Will ring you when I get to the hotel.",
        "Meeting moved to room {1-40} at {1-5} pm. Please bring the {thing}.",
        "{name} is not feeling well today so we stay home. Maybe {weekday} instead?",
        "Lol yes I saw it too. Tell {name} I will watch the rest on {weekday}.",
        "The key is with {surname} on floor {1-12}. Feed the cat please, the {food} is in the kitchen.",
    ];

    internal static readonly string[] Spam =
    [
        "CONGRATULATIONS! Your number won a prize of {1-9}0,000 cash. Call 09{8} now to claim. Code {4}. 18+ only",
        "URGENT! You have been selected for a FREE {thing}. Text WIN to {5} now. Cost 150p per msg",
        "Get a loan of up to {1-9}0,000 today, bad credit ok, no checks. Apply now at http://{6}.cash-now.top",
        "Your account is suspended. Verify now at http://secure-{5}.login-check.top or it will be closed in 24 hours",
        "FREE spins and 200 percent bonus at the best online casino! Join now http://win{4}.bet and claim your reward",
        "Lose {10-30} pounds in {2-9} weeks! Doctors hate this trick. Limited offer, order now www.{5}slim.biz",
        "Hot singles in {city} want to chat with you now! Text HOT to {5}. 18+ 1.50 per msg",
        "Last chance! Claim your guaranteed {3} voucher, reply CLAIM or call 0871{7} before midnight. T and C apply",
        "Earn {3} a day from home, no experience needed. Add our agent on whatsapp +44{9} now",
        "Cheap watches and bags, {50-90} percent off today only! Shop at http://{5}.deal-sale.shop",
    ];

    internal static readonly Dictionary<string, string[]> Slots = new(StringComparer.Ordinal)
    {
        ["app"] = ["Skiff", "Pinecone", "Lumo", "Harbour", "Tandem", "Quill", "Maply"],
        ["bank"] = ["Northfield Bank", "Harbour Savings", "Elm Street Bank", "Unity Credit", "Bay Bank"],
        ["shop"] = ["Miller Books", "Green Fork", "Oak and Pine", "Corner Bakery", "Blue Door Cafe", "Station Bikes", "Old Mill"],
        ["courier"] = ["Swiftpost", "Redkite", "Parcelway", "Hopper"],
        ["name"] = ["Anna", "Ben", "Carla", "Daniel", "Emma", "Farid", "Grace", "Hugo", "Irene", "Jonas", "Kim", "Leo", "Mia", "Nora", "Omar", "Paul"],
        ["surname"] = ["Lee", "Brown", "Khan", "Novak", "Costa", "Meyer", "Tan", "Silva", "Owens", "Walsh"],
        ["weekday"] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        ["month"] = ["January", "March", "May", "June", "August", "October", "December"],
        ["city"] = ["Leeds", "Dublin", "Toronto", "Perth", "Oslo", "Porto", "Vienna", "Austin", "Cork", "Lagos", "Pune", "Accra"],
        ["weather"] = ["snow", "heavy rain", "fog", "strong wind", "ice"],
        ["street"] = ["Mill Lane", "Church Road", "Station Street", "Park Avenue", "Hill Road", "King Street"],
        ["place"] = ["the park", "the library", "our place", "the station", "the gym", "the bakery", "the beach", "Green Fork"],
        ["food"] = ["bread", "milk", "rice", "pasta", "soup", "apples", "noodles", "cheese", "curry", "pancakes"],
        ["thing"] = ["umbrella", "laptop", "phone", "charger", "glasses", "notebook", "jacket", "camera", "scarf"],
        ["colour"] = ["red", "blue", "grey", "green", "yellow", "black", "white"],
    };
}
