using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Dub.PowerShell;

/// <summary>Completes a parameter from a list of values. Makes no call.</summary>
public abstract class ValueCompleter : IArgumentCompleter
{
    private protected ValueCompleter()
    {
    }

    /// <summary>The values that begin as what was typed, quoted where they must be.</summary>
    /// <param name="commandName">The cmdlet.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">What was typed so far.</param>
    /// <param name="commandAst">The whole command.</param>
    /// <param name="fakeBoundParameters">The parameters typed so far.</param>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        foreach (KeyValuePair<string, string> value in Values())
        {
            if (value.Key.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                string text = value.Key.IndexOfAny([' ', '\'', '"', ';', '(', ')', '{', '}', '$', '&', '|', ',', '`', '@', '#']) >= 0
                    ? "'" + CodeGeneration.EscapeSingleQuotedStringContent(value.Key) + "'"
                    : value.Key;
                yield return new CompletionResult(text, value.Key, CompletionResultType.ParameterValue, value.Value);
            }
        }
    }

    /// <summary>The values with their tooltips.</summary>
    private protected abstract IEnumerable<KeyValuePair<string, string>> Values();
}
