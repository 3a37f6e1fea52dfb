using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Takes the form whose mark is in the text. Forms without a mark come last, and only where nothing but a call can be meant.</summary>
internal sealed class AutoFormat() : ToolCallFormat("auto")
{
    public override string Write(IReadOnlyList<FunctionCallContent> calls) => Hermes.Write(calls);

    internal override string Form(KnownTools tools) => Hermes.Form(tools);

    internal override void Read(ReplyReader reader)
    {
        var text = reader.Text;
        if (text.Contains(HermesFormat.Open, StringComparison.Ordinal))
            Hermes.Read(reader);
        else if (text.Contains(XmlFormat.Open, StringComparison.Ordinal))
            Xml.Read(reader);
        else if (text.Contains(MistralFormat.Tag, StringComparison.Ordinal))
            Mistral.Read(reader);
        else if (text.Contains(Llama3Format.Tag, StringComparison.Ordinal))
            Llama3.Read(reader);
        else
        {
            Fenced.Read(reader);
            if (!reader.Found && text.Contains(OpenAIFormat.Key, StringComparison.Ordinal))
                OpenAI.Read(reader);
            if (!reader.Found)
                ((Llama3Format)Llama3).Read(reader, isGuess: true);
            if (!reader.Found)
                ((PythonicFormat)Pythonic).Read(reader, isGuess: true);
        }
    }
}
