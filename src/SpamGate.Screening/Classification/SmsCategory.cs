namespace SpamGate.Screening.Classification;

/// <summary>Leaves of the category taxonomy. In snake case the names are those of the training data and the metric label <c>category</c>.</summary>
public enum SmsCategory : byte
{
    Unknown,
    Otp,
    Notice,
    P2pChat,
    OtherHam,
    RealEstate,
    Loan,
    CarSales,
    Retail,
    InsuranceSecurities,
    EducationMigration,
    MedicalBeauty,
    GameMedia,
    TelecomOwn,
    FraudPrize,
    Impersonation,
    PhishingUrl,
    FakeInvoice,
    FakeDocument,
    Gambling,
    Porn,
    RecruitmentScam,
    OtherSpam,
}
